use gort::context;

pub fn main() {
    let (ctx, cancel) =
        context::with_cancel(&context::background());
    let numbers = gort::chan::<i32>(0);
    let stopped = gort::chan::<()>(0);
    let (tx, done) = (numbers.clone(), stopped.clone());
    gort::go(move || { //@ goroutine: worker
        for i in 0.. {
            gort::select! { //@ select
                send(tx, i) => {}
                recv(ctx.done()) -> _ => break,
            }
        }
        gort::println!("worker: cancelled");
        done.close();
    });
    for _ in 0..2 {
        gort::println!("got {}", numbers.recv().unwrap());
    }
    cancel.cancel(); //@ cancel
    stopped.recv(); //@ stopped
}
