/// Gives the squares of the numbers, in their order. Each is computed by `square`, in a goroutine of its own.
pub fn squares(square: impl Fn(i32) -> i32 + Clone + Send + Sync + 'static, numbers: &[i32]) -> Vec<i32> {
    let mut found = vec![0; numbers.len()];
    // Rust sees that no two of them have the same element: it is borrowed, and needs no lock.
    let square = &square;
    gort::scope(|scope| {
        for (place, n) in found.iter_mut().zip(numbers) {
            scope.go(move || *place = square(*n));
        }
    });
    found
}
