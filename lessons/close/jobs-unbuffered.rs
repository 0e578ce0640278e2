pub fn main() {
    let jobs = gort::chan::<i32>(0);
    let done = gort::chan::<()>(0);

    let (rx, fin) = (jobs.clone(), done.clone());
    gort::go(move || { //@ goroutine: worker
        for job in rx {
            gort::println!("received job {job}");
        }
        gort::println!("received all jobs");
        fin.send(());
    });

    for job in 1..=3 {
        jobs.send(job); //@ meet
        gort::println!("sent job {job}");
    }
    jobs.close();
    gort::println!("sent all jobs");
    done.recv();
}
