use gort::sync::{Racy, WaitGroup};

/// Gives the squares of the numbers, in their order. Each is computed by `square`, in a goroutine of its own.
pub fn squares(square: impl Fn(i32) -> i32 + Clone + Send + Sync + 'static, numbers: &[i32]) -> Vec<i32> {
    let wg = WaitGroup::new();
    // A variable as Go has it: nothing keeps two goroutines apart.
    let found = Racy::new(Vec::new());
    for n in numbers.iter().copied() {
        let (found, square) = (found.clone(), square.clone());
        wg.go(move || {
            found.update(|mut found| {
                found.push(square(n));
                found
            });
        });
    }
    wg.wait();
    found.load()
}
