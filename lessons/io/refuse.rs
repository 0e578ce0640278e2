use std::time::Duration;

const WORK: Duration = Duration::from_millis(10);
const AGAIN: Duration = Duration::from_millis(15);

pub fn main() {
    let start = gort::time::now();
    let places = gort::chan(2); // a server with 2 places
    let wg = gort::sync::WaitGroup::new();
    for client in 1..=4 {
        let places = places.clone();
        wg.go(move || loop { //@ goroutine: client
            gort::select! { //@ try
                send(places, ()) => {
                    gort::time::sleep(WORK);
                    places.recv();
                    let t = start.elapsed().as_millis();
                    gort::println!("t={t} {client} served");
                    return;
                }
                default => {
                    let t = start.elapsed().as_millis();
                    gort::println!("t={t} {client} busy");
                    gort::time::sleep(AGAIN); //@ again
                }
            }
        });
    }
    wg.wait();
}
