//! `workerpool` driven from outside: its commands, their output and exit codes, and what holds for all of them.

mod cases;
mod corpus;
mod harness;
mod injection;
mod random;
mod secrets;
