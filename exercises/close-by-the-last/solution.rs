use gort::RecvChan;
use gort::sync::WaitGroup;

/// Starts a goroutine for each source, which sends its numbers, and gives the channel on which all of them come. The channel is closed
/// after the last number.
pub fn gather(sources: Vec<Vec<i32>>) -> RecvChan<i32> {
    let all = gort::chan(0);
    let senders = WaitGroup::new();
    for source in sources {
        let all = all.clone();
        senders.go(move || {
            for number in source {
                all.send(number);
            }
        });
    }
    let last = all.clone();
    gort::go(move || {
        senders.wait();
        last.close();
    });
    all.receiver()
}
