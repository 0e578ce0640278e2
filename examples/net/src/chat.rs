//! A chat over WebSocket: whoever joins hears what all others say, and who comes and goes.
//!
//! Invariants  I1  what goes to a member are whole frames, in order: one goroutine writes them, from one channel, and the pongs of the
//!                 protocol go through that, too.
//!             I2  the room never waits for a member: one whose channel is full hears nothing more and is disconnected.
//! Protocol    Each connection has a goroutine that reads and one that writes. The room is a goroutine, too, and alone knows the members.
//!             A frame of a server's is the same for everybody, so it is made once.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::sync::Arc;

use gort::net::{TcpListener, TcpStream};
use gort::{Chan, RecvChan, Sender, chan, channel, go};
use tungstenite::Message;
use tungstenite::protocol::frame::Frame;
use tungstenite::protocol::frame::coding::{Data, OpCode};

/// Frames that wait for a member; more than this, and it is too slow.
const BACKLOG: usize = 512;
/// Events that wait for the room.
const EVENTS: usize = 64;

type Bytes = Arc<[u8]>;

enum Event {
    Joined(u64, Sender<Bytes>, TcpStream),
    Said(u64, String),
    Left(u64),
}

/// Accepts members until the listener is closed.
pub fn serve(listener: &TcpListener) {
    let events = chan(EVENTS);
    let room = events.receiver();
    go(move || keep_room(&room));
    for member in 1.. {
        let Ok((stream, _)) = listener.accept() else { break };
        let events = events.clone();
        // What breaks is its client's business; the room hears of it.
        go(move || _ = be_member(member, stream, &events));
    }
}

fn keep_room(events: &RecvChan<Event>) {
    let mut members = BTreeMap::new();
    for event in events {
        let text = match event {
            Event::Joined(member, frames, stream) => {
                members.insert(member, (frames, stream));
                format!("{member} joined")
            }
            Event::Said(member, text) => format!("{member}: {text}"),
            Event::Left(member) => {
                members.remove(&member);
                format!("{member} left")
            }
        };
        let frame: Bytes = frame(text).into();
        members.retain(|_, (frames, stream)| {
            let heard = frames.try_send(frame.clone()).is_ok();
            if !heard {
                // Its goroutines get errors, and the one that reads says that it has left.
                let _ = stream.close();
            }
            heard
        });
    }
}

/// A text as a server's frame, which is not masked.
fn frame(text: String) -> Vec<u8> {
    let mut bytes = Vec::new();
    let frame = Frame::message(text.into_bytes(), OpCode::Data(Data::Text), true);
    frame.format(&mut bytes).expect("a vector takes all");
    bytes
}

fn be_member(member: u64, stream: TcpStream, events: &Chan<Event>) -> Result<(), Box<dyn std::error::Error>> {
    let (frames, writes) = channel::<Bytes>(BACKLOG);
    let mut writer = stream.clone();
    go(move || {
        for frame in &writes {
            if writer.write_all(&frame).is_err() {
                break;
            }
        }
        // Nothing more is read then, either.
        let _ = writer.close();
    });
    let mut socket = tungstenite::accept(Duplex { stream: stream.clone(), frames: frames.clone() })
        .map_err(|error| error.to_string())?;
    events.send(Event::Joined(member, frames, stream));
    let read = loop {
        match socket.read() {
            Ok(Message::Text(text)) => events.send(Event::Said(member, text.to_string())),
            // Pings are answered by the library.
            Ok(_) => {}
            Err(error) => break error,
        }
    };
    events.send(Event::Left(member));
    Err(read.into())
}

/// A connection whose writes go to the goroutine that writes (I1).
struct Duplex {
    stream: TcpStream,
    frames: Sender<Bytes>,
}

impl Read for Duplex {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.stream.read(bytes)
    }
}

impl Write for Duplex {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.frames.try_send(bytes.into()) {
            Ok(()) => Ok(bytes.len()),
            Err(_) => Err(io::Error::other("it does not read what it is sent")),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
