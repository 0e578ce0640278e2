use gort::{RecvChan, SendChan};

fn peer(inbox: RecvChan<i32>, outbox: SendChan<i32>) {
    outbox.send(1); //@ hello
    let v = inbox.recv().unwrap(); //@ listen
    gort::println!("peer got {v}");
    outbox.close(); //@ end
}

pub fn main() {
    let to_peer = gort::chan::<i32>(1);
    let to_main = gort::chan::<i32>(1);
    let inbox = to_peer.receiver();
    let outbox = to_main.sender();
    gort::go(move || { //@ goroutine: peer
        peer(inbox, outbox);
    });
    gort::gosched();
    let v = to_main.recv().unwrap(); //@ take
    gort::println!("main got {v}");
    to_peer.send(2);
    to_main.recv();
}
