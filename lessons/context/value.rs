use gort::context::{Context, Key, background, with_value};

struct RequestId;

impl Key for RequestId {
    type Value = i32;
}

fn log(ctx: &Context, line: &str) {
    match ctx.value::<RequestId>() {
        Some(id) => gort::println!("request {id}: {line}"), //@ found
        None => gort::println!("no request: {line}"), //@ none
    }
}

pub fn main() {
    let parent = background();
    let child = with_value::<RequestId>(&parent, 7);
    log(&child, "started");
    log(&parent, "listening");
}
