/// Lets a goroutine say something, then says something itself.
pub fn talk(say: impl Fn(&str) + Clone + Send + 'static) {
    let done = gort::chan::<()>(0);
    let (other, said) = (say.clone(), done.clone());
    gort::go(move || {
        other("from the goroutine");
        said.close();
    });
    done.recv();
    say("from main");
}
