use gort::sync::WaitGroup;

use super::learner::{Server, first};

pub fn main() {
    let servers: Vec<Server> = vec![Box::new(|| "east".to_owned()), Box::new(|| "west".to_owned())];
    gort::println!("{}", first(servers));
}

pub fn check() {
    let (gate, over) = (WaitGroup::new(), WaitGroup::new());
    gate.add(1);
    over.add(3);
    let slow = || -> Server {
        let (gate, over) = (gate.clone(), over.clone());
        Box::new(move || {
            gate.wait();
            over.done();
            "slow".to_owned()
        })
    };
    gort::println!("{}", first(vec![slow(), Box::new(|| "fast".to_owned()), slow(), slow()]));
    gate.done();
    over.wait();
}
