//! The template engine with everything taken away that placeholders do not need.

use std::io::{self, Write};

use minijinja::{AutoEscape, Environment, Error, UndefinedBehavior};

use super::values::Values;
use super::{RENDERED_BYTES_MOST, TemplateError};

/// Steps of the engine for one part: a page of placeholders takes some hundred.
const FUEL: u64 = 20_000;

/// No filters, functions, tests, loaders or globals; unknown names are errors; steps are counted.
fn environment() -> Environment<'static> {
    let mut environment = Environment::empty();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    environment.set_recursion_limit(20);
    // The result is plain text; the renderer of the HTML part escapes it, whole.
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment
}

pub(super) fn render(source: &str, values: &Values) -> Result<String, TemplateError> {
    let environment = environment();
    let template = environment.template_from_str(source).map_err(engine)?;
    let mut written = Bounded(Vec::new());
    template
        .render_captured_to(values.tree(), &mut written)
        .map_err(engine)?;
    String::from_utf8(written.0).map_err(|_| TemplateError::Engine {
        line: 0,
        said: "cut within a letter".to_owned(),
    })
}

/// Names the engine would ask for, like `customer.name`; the line of an error of form.
pub(super) fn names(source: &str) -> Result<Vec<String>, Option<usize>> {
    let environment = environment();
    let template = environment
        .template_from_str(source)
        .map_err(|error| error.line())?;
    Ok(template.undeclared_variables(true).into_iter().collect())
}

#[expect(clippy::needless_pass_by_value, reason = "map_err hands it over")]
fn engine(error: Error) -> TemplateError {
    TemplateError::Engine {
        line: error.line().unwrap_or(0),
        said: error.to_string(),
    }
}

/// Takes so many bytes and no more.
struct Bounded(Vec<u8>);

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > RENDERED_BYTES_MOST {
            return Err(io::Error::other("the text is too long"));
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
