//! The templates as the build compiled them: see `build.rs`.

use minijinja::machinery::{Instruction, Instructions};

use super::Template;

include!(concat!(env!("OUT_DIR"), "/templates.rs"));

/// What a template's engine runs. To copy it costs a hundredth of compiling its text.
pub(super) fn instructions(template: Template) -> Instructions<'static> {
    let table = match template {
        Template::ServiceAccount => SERVICEACCOUNT,
        Template::Secret => SECRET,
        Template::Service => SERVICE,
        Template::Deployment => DEPLOYMENT,
        Template::StatefulSet => STATEFULSET,
    };
    let mut instructions = Instructions::new(template.file(), "");
    for instruction in table {
        instructions.add(instruction.clone());
    }
    instructions
}
