//! Compiled-in migrations: a new file must lead to a new build.

fn main() {
    #[expect(
        clippy::disallowed_macros,
        reason = "this is how a build script talks to cargo"
    )]
    {
        println!("cargo:rerun-if-changed=migrations");
    }
}
