/// Gives the squares of the numbers, in their order. Each is computed in a goroutine of its own.
pub fn squares(numbers: &[i32]) -> Vec<i32> {
    let mut found = vec![0; numbers.len()];
    // Rust sees that no two of them have the same element: it is borrowed, and needs no lock.
    gort::scope(|scope| {
        for (place, n) in found.iter_mut().zip(numbers) {
            scope.go(move || *place = n * n);
        }
    });
    found
}
