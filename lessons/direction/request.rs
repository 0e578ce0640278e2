use gort::Chan;

pub fn main() {
    let asks = gort::chan::<Chan<i32>>(0);
    let desk = asks.clone();
    gort::go(move || { //@ goroutine: desk
        let mut number = 0;
        for reply in desk { //@ take
            number += 1;
            reply.send(number); //@ answer
        }
    });
    for _ in 0..2 {
        let reply = gort::chan::<i32>(0);
        asks.send(reply.clone()); //@ ask
        let number = reply.recv().unwrap(); //@ mine
        gort::println!("my number is {number}");
    }
}
