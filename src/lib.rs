//! The browser's entry: makes the islands of a server-rendered page interactive. Nothing else runs in the browser.

/// Called by the page's script once the WebAssembly module is loaded.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    // Pulls the islands into the module; without a use the linker would drop them.
    use app as _;
    leptos::mount::hydrate_islands();
}
