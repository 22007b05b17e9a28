//! The browser's entry: makes the island of a server-rendered page interactive. Nothing else runs in the browser. Each island is a module
//! of its own, built with its feature alone.

/// Called by the page's script once the WebAssembly module is loaded.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    // Pulls the islands into the module; without a use the linker would drop them.
    #[cfg(feature = "island-order")]
    {
        use app as _;
        leptos::mount::hydrate_islands();
    }
    #[cfg(feature = "island-change")]
    app::islands::change_preview::browser::begin();
}
