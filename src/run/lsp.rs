//! `workerpool lsp`: the language server, on standard input and output.

use std::io::{self, BufWriter, Write};
use std::sync::mpsc::TryRecvError;

use anyhow::Context;
use lsp_server::{ErrorCode, Message};
use serde_json::{Value, json};

use crate::lsp::{End, Server};

use super::Outcome;
use super::editor_pools::EditorPools;
use super::inbox::{self, NoMessage};

pub(super) fn run() -> anyhow::Result<Outcome> {
    let inbox = inbox::open();
    let mut pools = EditorPools::default();
    let mut server = Server::new(&mut pools);
    let mut out = BufWriter::new(io::stdout().lock());
    loop {
        let next = match inbox.try_recv() {
            Err(TryRecvError::Empty) => {
                server.rest();
                send(&server.replies(), &mut out)?;
                inbox.recv().ok()
            }
            next => next.ok(),
        };
        let end = match next {
            Some(Ok(message)) => server.take(message),
            Some(Err(no_message)) => {
                complain(no_message, &mut out)?;
                None
            }
            None => Some(server.end()),
        };
        send(&server.replies(), &mut out)?;
        match end {
            Some(End::Asked) => return Ok(Outcome::Clean),
            Some(End::Unasked) => return Ok(Outcome::Abandoned),
            None => {}
        }
    }
}

fn send(messages: &[Message], out: &mut impl Write) -> anyhow::Result<()> {
    messages.iter().try_for_each(|message| message.write(out)).context("cannot write to standard output")
}

/// Says that something came that is no message, or no request that can be answered.
fn complain(no_message: NoMessage, out: &mut impl Write) -> anyhow::Result<()> {
    let (id, code, message) = match no_message {
        NoMessage::Unreadable => (Value::Null, ErrorCode::ParseError, "this is no message of JSON-RPC"),
        NoMessage::OddId(id) => (id, ErrorCode::InvalidRequest, "the id must be a text or a whole number of 32 bits"),
    };
    let text = json!({"jsonrpc": "2.0", "id": id, "error": {"code": code as i32, "message": message}}).to_string();
    write!(out, "Content-Length: {}\r\n\r\n{text}", text.len())
        .and_then(|()| out.flush())
        .context("cannot write to standard output")
}
