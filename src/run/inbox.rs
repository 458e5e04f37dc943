//! The messages that an editor sends on standard input.

use std::io::{self, BufRead, Read};
use std::sync::mpsc::{self, Receiver};
use std::thread;

use lsp_server::Message;
use serde::Deserialize;
use serde_json::Value;

/// How many messages may wait.
const MOST_WAITING: usize = 64;
/// A message is at most so long, in bytes: a file of values with all its characters escaped.
const LONGEST: u64 = 128 << 20;

/// Something that came in the place of a message, and was passed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum NoMessage {
    /// It is no message of JSON-RPC.
    Unreadable,
    /// A request whose id is neither a text nor a whole number of 32 bits: the id if it is a number, or else null.
    OddId(Value),
}

/// What a message has that is to be answered.
#[derive(Deserialize)]
struct Identified {
    #[serde(default)]
    id: Value,
}

/// What comes in, one after the other, until standard input ends. It is read while others work, so that they can see whether
/// something waits.
pub(super) fn open() -> Receiver<Result<Message, NoMessage>> {
    let (sender, receiver) = mpsc::sync_channel(MOST_WAITING);
    thread::spawn(move || {
        let mut input = io::stdin().lock();
        while let Ok(Some(message)) = next(&mut input) {
            if sender.send(message).is_err() {
                break;
            }
        }
    });
    receiver
}

/// The next message; none at the end.
fn next(input: &mut impl BufRead) -> io::Result<Option<Result<Message, NoMessage>>> {
    let Some(length) = length(input)? else { return Ok(None) };
    let Some(length) = length.filter(|length| *length <= LONGEST) else {
        // Without its length, nobody knows where it ends: what follows is looked through for the next one.
        io::copy(&mut input.take(length.unwrap_or(0)), &mut io::sink())?;
        return Ok(Some(Err(NoMessage::Unreadable)));
    };
    let mut bytes = Vec::new();
    if input.take(length).read_to_end(&mut bytes)? as u64 != length {
        return Ok(None);
    }
    Ok(Some(message(&bytes)))
}

fn message(bytes: &[u8]) -> Result<Message, NoMessage> {
    let message = serde_json::from_slice(bytes).map_err(|_| NoMessage::Unreadable)?;
    // A request whose id cannot be read looks like a notification, but somebody waits for its answer.
    if let Message::Notification(_) = &message
        && let Ok(Identified { id }) = serde_json::from_slice(bytes)
        && !id.is_null()
    {
        return Err(NoMessage::OddId(if id.is_number() { id } else { Value::Null }));
    }
    Ok(message)
}

/// The length that a header gives, up to the empty line that ends it; none at the end of the input.
fn length(input: &mut impl BufRead) -> io::Result<Option<Option<u64>>> {
    let (mut length, mut line) = (None, Vec::new());
    loop {
        line.clear();
        if input.take(LONGEST).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        let text = String::from_utf8_lossy(&line);
        let Some((name, value)) = text.trim().split_once(':') else { return Ok(Some(length)) };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_read_and_what_is_none_is_passed_over() {
        let exit = r#"{"jsonrpc":"2.0","method":"exit"}"#;
        let framed = |body: &str| format!("Content-Length: {}\r\n\r\n{body}", body.len());
        let long = format!("Content-Length: {}\r\n\r\n", u64::MAX);
        for (input, expected) in [
            (framed(exit), "m"),
            (format!("content-length:{}\nContent-Type: x\n\n{exit}{}", exit.len(), framed(exit)), "mm"),
            (format!("{}{}", framed("{"), framed(exit)), "!m"),
            (format!("{}{}", framed("[]"), framed(exit)), "!m"),
            (format!("nonsense\r\n{}", framed(exit)), "!m"),
            (format!("Content-Length: x\r\n\r\n{}", framed(exit)), "!m"),
            (long, "!"),
            ("Content-Length: 99\r\n\r\n{}".to_owned(), ""),
            (String::new(), ""),
        ] {
            let (mut bytes, mut found) = (input.as_bytes(), String::new());
            while let Some(message) = next(&mut bytes).expect("memory can be read") {
                found.push(if message.is_ok() { 'm' } else { '!' });
            }
            assert_eq!(found, expected, "{input}");
        }
    }
}
