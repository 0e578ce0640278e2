use gort::Chan;

fn sum(part: &[i32], ch: &Chan<i32>) {
    ch.send(part.iter().sum()); //@ send
}

pub fn main() {
    let s = [7, 2, 8, -9, 4, 0];
    let ch = gort::chan::<i32>(0);

    let (a, b) = (ch.clone(), ch.clone());
    gort::go(move || sum(&s[..3], &a)); //@ goroutine: left
    gort::go(move || sum(&s[3..], &b)); //@ goroutine: right

    let x = ch.recv().unwrap(); //@ x
    let y = ch.recv().unwrap(); //@ y
    gort::println!("{x} {y} {}", x + y);
}
