use gort::GoId;
use gort::sync::Racy;

use super::learner::talk;

pub fn main() {
    talk(|text| gort::println!("{text}"));
}

pub fn check() {
    let heard = Racy::new(Vec::new());
    let hears = heard.clone();
    talk(move |text| {
        let by_main = gort::goid() == GoId::MAIN;
        let length = text.len();
        hears.update(|mut heard: Vec<(usize, bool)>| {
            heard.push((length, by_main));
            heard
        });
    });
    if let [(first, first_by_main), (second, second_by_main)] = heard.load()[..] {
        gort::println!("heard {first}, then {second}");
        if first_by_main {
            gort::println!("the first one from main");
        }
        if !second_by_main {
            gort::println!("the second one from a goroutine");
        }
    }
}
