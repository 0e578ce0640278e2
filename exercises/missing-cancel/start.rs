use gort::context::{Context, with_cancel};
use gort::{RecvChan, SendChan};

/// Sends numbers until the context is done.
pub fn search(context: &Context, numbers: &SendChan<i32>) {
    let done = context.done();
    for n in 0.. {
        gort::select! {
            send(numbers, n) => {}
            recv(done) -> _ => return,
        }
    }
}

/// Gives the first number that is good, or -1 if `parent` is done before.
pub fn find(parent: &Context, good: impl Fn(i32) -> bool) -> i32 {
    let (context, _cancel) = with_cancel(parent);
    let numbers = gort::chan(0);
    let sends = numbers.sender();
    gort::go(move || search(&context, &sends));
    first(&numbers.receiver(), &parent.done(), good)
}

fn first(numbers: &RecvChan<i32>, done: &RecvChan<()>, good: impl Fn(i32) -> bool) -> i32 {
    loop {
        gort::select! {
            recv(numbers) -> n => {
                let n = n.unwrap_or_default();
                if good(n) {
                    return n;
                }
            }
            recv(done) -> _ => return -1,
        }
    }
}
