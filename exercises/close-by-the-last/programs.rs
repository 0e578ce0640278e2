use super::learner::gather;

pub fn main() {
    for number in gather(vec![vec![1], vec![2]]) {
        gort::println!("got {number}");
    }
    gort::println!("done");
}

pub fn check() {
    let numbers: Vec<i32> = gather(vec![vec![5, 6], vec![], vec![7]]).iter().collect();
    gort::println!("{} numbers, together {}", numbers.len(), numbers.iter().sum::<i32>());
    for _ in gather(vec![]) {
        gort::println!("there was no source");
    }
    gort::println!("done");
}
