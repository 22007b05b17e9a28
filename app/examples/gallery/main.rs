//! Every page with sample data, without database and server: for looking at design and words.
//!
//! `cargo run -p app --features ssr --example gallery`, then open <http://127.0.0.1:3977/m/stadtblatt>. Merchants: `stadtblatt`,
//! `leer` (nothing there yet) and `lang` (long names and every problem at once); `?lang=en` for English. Ends by itself after
//! 10 minutes. With `SITE=<folder>` the browser part that `scripts/build.sh --site` built is served, too.

mod samples;
mod views;

use std::sync::Arc;
use std::time::Duration;

use app::port::Port;
use axum::Router;
use axum::http::header;
use axum::http::request::Parts;
use axum::routing::get;
use leptos::prelude::*;
use leptos_axum::{LeptosRoutes, generate_route_list};
use texts::Lang;

use crate::views::Gallery;

#[tokio::main]
async fn main() {
    let options = LeptosOptions::builder()
        .output_name("turnus")
        .site_pkg_dir("pkg")
        .build();
    let site = std::env::var("SITE").unwrap_or_else(|_| "target/site".to_owned());
    let render = {
        let options = options.clone();
        move || app::shell(options.clone())
    };
    let router = Router::new()
        .route(
            "/pkg/turnus.css",
            get(|| async { ([(header::CONTENT_TYPE, "text/css")], style()) }),
        )
        .route(
            "/favicon.svg",
            get(|| async {
                (
                    [(header::CONTENT_TYPE, "image/svg+xml")],
                    read("public/favicon.svg"),
                )
            }),
        )
        .route(
            "/m/{slug}/brand.css",
            get(|| async { ([(header::CONTENT_TYPE, "text/css")], "") }),
        )
        .nest_service("/pkg", tower_http::services::ServeDir::new(format!("{site}/pkg")))
        .leptos_routes_with_context(
            &options,
            generate_route_list(app::App),
            provide_gallery,
            render.clone(),
        )
        .fallback(leptos_axum::render_app_async_with_context(
            provide_gallery,
            render,
        ))
        .with_state(options);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3977")
        .await
        .expect("port 3977 is free");
    let serving = axum::serve(listener, router);
    let _ = tokio::time::timeout(Duration::from_secs(600), async { serving.await }).await;
}

fn provide_gallery() {
    let parts = expect_context::<Parts>();
    let path = parts
        .uri
        .path_and_query()
        .map(ToString::to_string)
        .unwrap_or_default();
    let lang = if path.contains("lang=en") {
        Lang::En
    } else {
        Lang::De
    };
    provide_context(Arc::new(Gallery { lang, path }) as Arc<dyn Port>);
}

fn read(path: &str) -> String {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../");
    std::fs::read_to_string(format!("{root}{path}")).expect("the file is there")
}

/// The style sheet as the build joins it.
fn style() -> String {
    read("style/main.css")
        .lines()
        .filter_map(|line| line.strip_prefix("@import \"")?.strip_suffix("\";"))
        .map(|file| read(&format!("style/{file}")))
        .collect()
}
