use gort::RecvChan;

/// Starts a goroutine for each source, which sends its numbers, and gives the channel on which all of them come. The channel is closed
/// after the last number.
pub fn gather(sources: Vec<Vec<i32>>) -> RecvChan<i32> {
    let all = gort::chan(0);
    for source in sources {
        let all = all.clone();
        gort::go(move || {
            for number in source {
                all.send(number);
            }
            all.close();
        });
    }
    all.receiver()
}
