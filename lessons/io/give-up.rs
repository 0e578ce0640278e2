use std::time::Duration;

use gort::context::{background, with_timeout};

pub fn main() {
    let start = gort::time::now();
    let t = move || start.elapsed().as_millis();
    let reply = gort::chan(1);
    let done = gort::chan::<()>(0);
    let (tx, end) = (reply.clone(), done.clone());
    gort::go(move || { //@ goroutine: server
        gort::time::sleep(Duration::from_millis(300));
        tx.send(42); //@ late
        end.close();
    });
    let (ctx, _cancel) = with_timeout(
        &background(),
        Duration::from_millis(100),
    );
    gort::select! { //@ client
        recv(reply) -> answer => {
            gort::println!("t={} {}", t(), answer.unwrap());
        }
        recv(ctx.done()) -> _ => {
            let why = ctx.err().unwrap();
            gort::println!("t={} client: {why}", t());
        }
    }
    done.recv();
    gort::println!("t={} server: done", t());
    gort::println!("answers nobody read: {}", reply.len());
}
