/// Lets a goroutine say something, then says something itself.
pub fn talk(say: impl Fn(&str) + Clone + Send + 'static) {
    let other = say.clone();
    gort::go(move || other("from the goroutine"));
    say("from main");
}
