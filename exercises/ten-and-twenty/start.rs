use std::time::Duration;

use gort::Chan;

/// Says it after ten milliseconds.
pub fn early(say: fn(&str), _said: &Chan<()>) {
    gort::time::after(Duration::from_millis(10)).recv();
    say("early");
}

/// Says it after twenty milliseconds.
pub fn late(say: fn(&str), _said: &Chan<()>) {
    gort::time::after(Duration::from_millis(20)).recv();
    say("late");
}
