//! `workerpool` driven from outside: its commands, their output and exit codes, and what holds for all of them.

mod advice;
mod architecture;
mod cases;
mod config;
mod corpus;
mod credentials;
mod explain;
mod files;
mod fixes;
mod harness;
mod help;
mod injection;
mod kubernetes_fields;
mod lint;
mod no_effect;
mod one_fault;
mod platforms;
mod random;
mod readme;
mod render;
mod rules;
mod secrets;
mod streams;
mod two_places;
mod unfilled;
mod unreadable;
