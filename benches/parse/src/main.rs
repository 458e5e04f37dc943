//! Reads each file of a folder with serde_yaml, on one thread, and does nothing else.
//!
//! usage: parse FOLDER

use std::error::Error;
use std::hint::black_box;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = env::args_os().nth(1).ok_or("usage: parse FOLDER")?;
    for entry in fs::read_dir(folder)? {
        let text = fs::read_to_string(entry?.path())?;
        black_box(serde_yaml::from_str::<serde_yaml::Value>(&text)?);
    }
    Ok(())
}
