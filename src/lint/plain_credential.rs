//! `plain-credential`: a credential where other people can read it.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::credential::{self, Credential};
use crate::fault::Target;
use crate::field_path::FieldPathBuf;
use crate::finding::Severity;
use crate::launcher_variable::{POOL_PRIVATE_KEY, TOKEN};
use crate::layers::Says;
use crate::message::quote;
use crate::pool::{Given, Pool};
use crate::redact;
use crate::source::{Origin, Place, Source, SourceId};
use crate::tree::{Node, Tree};
use crate::unfilled::Placeholder;
use crate::worker::{Container, Worker};

use super::{Check, Found, Rule, Subject};

pub(super) const RULE: Rule = Rule {
    id: "plain-credential",
    subject: Subject::Credentials,
    severity: Severity::Warning,
    summary: "a token or private key in plain text",
    why: "Other people can read the credential: a values file ends up in a repository, an argument shows up in process \
          lists and CI logs, and a variable in the Deployment is visible to more people than a Secret. Pass the \
          credential with `--set-file`, or in a values file on standard input with `-f -`. Or keep it in a Secret of \
          your own, and set `credentials.create: false`.",
    bad: include_str!("../../tests/fixtures/plain-credential/bad.yaml"),
    good: include_str!("../../tests/fixtures/plain-credential/good.yaml"),
    check: Check::Worker(check),
};

fn check(worker: &Worker, found: &mut Found) {
    let pool = worker.pool;
    let mut search = Search { pool, found, places: BTreeSet::new() };
    search.variables(&worker.launcher());
    for (id, source) in pool.layers.sources.iter() {
        let (Some(layer), Some(exposure)) = (pool.layers.layer(id), Exposure::of(&source.origin)) else { continue };
        let looks = redact::credentials(&source.text);
        let has_more = |given: &[&str]| has_more(&source.text, &looks, given);
        match &layer.says {
            Says::File { values, comments } => {
                let given = search.given(|credential| credential.in_values(values), exposure);
                if has_more(&given) {
                    search.value(values, &FieldPathBuf::default(), exposure);
                    search.comments(id, source, comments);
                }
            }
            Says::Argument(argument) => {
                for assignment in argument.assignments() {
                    let given = search.given(|credential| assignment.at(&credential.path().0), exposure);
                    if has_more(&given) {
                        let path = assignment.path.iter().map(|key| key.step.clone()).collect();
                        search.value(&assignment.value, &FieldPathBuf(path), exposure);
                    }
                }
            }
        }
    }
}

/// Whether more of a text looks like a credential than the credentials that it gives. Nearly none has.
fn has_more(text: &str, looks: &[Range<usize>], given: &[&str]) -> bool {
    looks.len() > given.len() || looks.iter().any(|range| !given.contains(&&text[range.clone()]))
}

/// Where a credential may be read.
#[derive(Clone, Copy)]
enum Exposure {
    File,
    Argument,
}

impl Exposure {
    /// None where nobody else can read it: a shell passes `<(…)` as a pipe, which no file keeps.
    fn of(origin: &Origin) -> Option<Exposure> {
        match origin {
            Origin::File(file) if file.starts_with("/dev/") || file.starts_with("/proc/") => None,
            Origin::File(_) => Some(Exposure::File),
            Origin::Stdin | Origin::Argument("--set-file") | Origin::CommandLine | Origin::Config(_) => None,
            Origin::Argument(_) => Some(Exposure::Argument),
        }
    }

    fn words(self) -> &'static str {
        match self {
            Exposure::File => "is in plain text in a values file",
            Exposure::Argument => "is in plain text in an argument, which process lists and logs show",
        }
    }
}

/// A search through all layers. What is found at a place is one finding.
struct Search<'s, 'p> {
    pool: &'s Pool,
    found: &'s mut Found<'p>,
    places: BTreeSet<Place>,
}

impl Search<'_, '_> {
    /// The launcher's own variables in the Deployment.
    fn variables(&mut self, launcher: &Container) {
        for variable in launcher.variables() {
            let is_plain = variable.text().is_some_and(|value| !value.is_empty());
            if is_plain
                && [TOKEN, POOL_PRIVATE_KEY].contains(&variable.name)
                && let Some(path) = variable.path()
            {
                let path = path.key("value");
                self.places.insert(self.pool.place(&path, Target::Value));
                let message = format!("everyone who can view the pods can read {}", quote(variable.name));
                self.found.value(&path, message).help("take it from a Secret with `valueFrom.secretKeyRef`");
            }
        }
    }

    /// What a layer gives as the credentials, whether or not it has the last word.
    fn given<'t>(&mut self, gives: impl Fn(Credential) -> Option<&'t Tree>, exposure: Exposure) -> Vec<&'t str> {
        let mut given = Vec::new();
        for credential in Credential::ALL {
            let Some((text, place)) = gives(credential).and_then(|value| Some((value.as_text()?, value.place))) else {
                continue;
            };
            given.push(text);
            let path = credential.path();
            let is_last = self.pool.given(credential) == Given::Text && self.pool.place(&path, Target::Value) == place;
            let works = match credential {
                Credential::Token if is_last => self.pool.token().is_ok(),
                Credential::PrivateKey if is_last => self.pool.private_key().is_ok(),
                Credential::Token => credential::token(text).is_ok(),
                Credential::PrivateKey => credential::private_key(text).is_ok(),
            };
            // A word such as `changeme` is base64 too.
            let is_word = || text.bytes().all(|byte| byte.is_ascii_lowercase()) && !is_last;
            if works && !is_word() && Placeholder::of_credential(text).is_none() && self.places.insert(place) {
                let pass = format!("pass it with `--set-file credentials.{}=FILE`", credential.key());
                let help = match exposure {
                    // The chart does not use it.
                    _ if self.pool.given(credential) == Given::Unasked => RENEW.to_owned(),
                    Exposure::File => {
                        format!("{pass}, or keep it in a Secret of your own and set `credentials.create: false`")
                    }
                    Exposure::Argument => format!("{pass}, or in a values file on standard input with `-f -`"),
                };
                let message = format!("{} {}", credential.name(), exposure.words());
                self.found.at(place, &path, message).help(help);
            } else if is_last {
                // Another rule says what is wrong with it.
                self.places.insert(place);
            }
        }
        given
    }

    /// What looks like a credential in a value or in a key below it.
    fn value(&mut self, value: &Tree, path: &FieldPathBuf, exposure: Exposure) {
        match &value.node {
            Node::Text(text) => self.text(text, value.place, path, exposure),
            Node::List(items) => {
                items
                    .iter()
                    .enumerate()
                    .for_each(|(index, item)| self.value(item, &path.clone().index(index), exposure));
            }
            Node::Map(map) => {
                for entry in map.entries() {
                    let path = path.clone().key(&entry.key);
                    self.text(&entry.key, entry.key_place, &path, exposure);
                    self.value(&entry.value, &path, exposure);
                }
            }
            Node::Null | Node::Bool(_) | Node::Number(_) | Node::Faulty => {}
        }
    }

    fn text(&mut self, text: &str, place: Place, path: &FieldPathBuf, exposure: Exposure) {
        if !self.places.contains(&place)
            && let Some(&(_, credential)) = recognised(text).first()
        {
            self.places.insert(place);
            let message = format!("what looks like {} {}", a(credential), exposure.words());
            self.found.at(place, path, message).help(RENEW);
        }
    }

    fn comments(&mut self, id: SourceId, source: &Source, comments: &[Range<usize>]) {
        let (text, lines) = (&source.text, source.lines());
        // A key may go over many lines, each of which is a comment.
        let is_next = |a: &Range<usize>, b: &Range<usize>| {
            let between = &text[a.end..b.start];
            between.trim().is_empty() && between.matches('\n').count() <= 1
        };
        for block in comments.chunk_by(is_next) {
            let (start, end) = (block[0].start, block[block.len() - 1].end);
            for (range, credential) in recognised(&text[start..end]) {
                let first_line = text[start + range.start..start + range.end].lines().next().unwrap_or_default();
                let start = start + range.start;
                let place = lines.place(id, start..start + first_line.len());
                if self.places.insert(place) {
                    let message = format!("what looks like {} is in plain text in a comment", a(credential));
                    self.found.at(place, &FieldPathBuf::default(), message).help(RENEW);
                }
            }
        }
    }
}

/// The credentials in a text, and where they are. What stands between the first and the last line of a key in PEM is one.
fn recognised(text: &str) -> Vec<(Range<usize>, Credential)> {
    const BEGIN: &str = "-----BEGIN ";
    let mut marks: Vec<usize> =
        [BEGIN, "-----END "].iter().flat_map(|mark| text.match_indices(mark)).map(|(at, _)| at).collect();
    marks.sort_unstable();
    let starts = [0].into_iter().chain(marks.iter().copied());
    let ends = marks.iter().copied().chain([text.len()]);
    let mut found = Vec::new();
    for (start, end) in starts.zip(ends) {
        let is_key = text[start..end].starts_with(BEGIN) && credential::recognise(&text[start..end]).is_some();
        if is_key {
            found.push((start..end, Credential::PrivateKey));
            continue;
        }
        let start = if text[start..end].starts_with(BEGIN) { start + BEGIN.len() } else { start };
        for range in redact::credentials(&text[start..end]) {
            let range = start + range.start..start + range.end;
            let recognised = credential::recognise(&text[range.clone()]).filter(|_| !is_cut(&text[range.end..]));
            found.extend(recognised.map(|credential| (range, credential)));
        }
    }
    found
}

/// Whether what follows a credential says that somebody left out the rest of it: `eyJicm9rZXIi...`.
fn is_cut(after: &str) -> bool {
    let after = after.trim_start_matches([' ', '<', '[', '(']);
    ["...", "…", "***"].iter().any(|mark| after.starts_with(mark))
}

const RENEW: &str = "delete it here; if others could read the file, renew the credential";

fn a(credential: Credential) -> &'static str {
    match credential {
        Credential::Token => "a pool token",
        Credential::PrivateKey => "a private key",
    }
}
