const ROOM: usize = 2;

pub fn main() {
    let (numbers, done) = (gort::chan(ROOM), gort::chan::<()>(0));
    let (coming, ends) = (numbers.receiver(), done.clone());
    gort::go(move || {
        for number in coming {
            gort::println!("received {number}");
        }
        ends.close();
    });
    for number in 0..4 {
        numbers.send(number);
        gort::println!("sent {number}");
    }
    numbers.close();
    done.recv();
}
