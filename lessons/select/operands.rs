fn look<T>(what: &str, value: T) -> T {
    gort::println!("look at {what}"); //@ operand
    value
}

pub fn main() {
    let a = gort::chan::<i32>(1);
    let b = gort::chan::<i32>(0);
    a.send(1);
    gort::select! { //@ choose
        recv(look("a", a)) -> v => {
            gort::println!("took {}", v.unwrap());
        }
        send(look("b", b), look("2", 2)) => {
            gort::println!("sent 2");
        }
    }
}
