use gort::RecvChan;

/// Does each job in a goroutine of its own, which begins after a tick of its own.
pub fn paced(_ticks: &RecvChan<()>, _jobs: &[i32], _work: impl Fn(i32) + Clone + Send + 'static) {
    // Write this.
}
