use std::time::Duration;

pub fn main() {
    let start = gort::time::now();
    let places = gort::chan(2); // a server with 2 places
    let wg = gort::sync::WaitGroup::new();
    for client in 1..=4 {
        let places = places.clone();
        wg.go(move || { //@ goroutine: client
            places.send(()); //@ place
            gort::time::sleep(Duration::from_millis(10));
            places.recv(); //@ leave
            let t = start.elapsed().as_millis();
            gort::println!("t={t} {client} served");
        });
    }
    wg.wait();
}
