use super::learner::next;

pub fn main() {
    let (urgent, normal) = (gort::chan(2), gort::chan(1));
    urgent.send("fire");
    urgent.send("fire");
    normal.send("post");
    for _ in 0..3 {
        gort::println!("{}", next(&urgent.receiver(), &normal.receiver()));
    }
}

pub fn check() {
    let (urgent, normal) = (gort::chan(1), gort::chan(1));
    let posts = normal.clone();
    gort::go(move || posts.send("post"));
    let (one, other) = (urgent.receiver(), normal.receiver());
    gort::println!("{}", next(&one, &other));
    urgent.send("fire");
    normal.send("news");
    gort::println!("{}", next(&one, &other));
    gort::println!("{}", next(&one, &other));
    let warns = urgent.clone();
    gort::go(move || warns.send("smoke"));
    gort::println!("{}", next(&one, &other));
}
