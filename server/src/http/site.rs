//! The files browsers load: script, WebAssembly, style, icons. Compressed when the program was built.

use std::path::{Path, PathBuf};

use axum::Router;
use axum::http::{HeaderName, HeaderValue, header};
use tower::ServiceBuilder;
use tower_http::services::{ServeDir, ServeFile};
use tower_http::set_header::SetResponseHeaderLayer;

/// A folder with the site's files.
#[derive(Clone, Debug)]
pub struct Site {
    folder: PathBuf,
}

impl Site {
    /// The folder as given, or `site` beside the program, so that it runs from any folder.
    #[must_use]
    pub fn new(folder: Option<PathBuf>) -> Self {
        let beside = || {
            let program = std::env::current_exe().ok()?;
            Some(program.parent()?.join("site"))
        };
        Self {
            folder: folder.or_else(beside).unwrap_or_else(|| PathBuf::from("site")),
        }
    }

    /// Whether the files are there.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        let pkg = self.folder.join("pkg");
        app::ISLAND_MODULES
            .iter()
            .all(|module| pkg.join(format!("{module}.wasm")).is_file())
    }

    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub(super) fn root(&self) -> String {
        self.folder.display().to_string()
    }

    /// Their names stay when their content changes, so browsers ask each time whether they did (by date, without a body).
    pub(super) fn routes(&self) -> Router {
        let revalidate = SetResponseHeaderLayer::if_not_present(
            header::CACHE_CONTROL,
            HeaderValue::from_static("no-cache"),
        );
        let package = ServeDir::new(self.folder.join("pkg"))
            .precompressed_br()
            .precompressed_gzip();
        // Other sites load it, whatever they demand of what they load (Cross-Origin-Embedder-Policy).
        let embed = ServiceBuilder::new()
            .layer(SetResponseHeaderLayer::overriding(
                header::CACHE_CONTROL,
                HeaderValue::from_static("public, max-age=3600"),
            ))
            .layer(SetResponseHeaderLayer::overriding(
                HeaderName::from_static("cross-origin-resource-policy"),
                HeaderValue::from_static("cross-origin"),
            ))
            .service(
                ServeFile::new(self.folder.join("embed.js"))
                    .precompressed_br()
                    .precompressed_gzip(),
            );
        let icon = ServeFile::new(self.folder.join("favicon.svg"));
        Router::new()
            .nest_service(
                "/pkg",
                ServiceBuilder::new().layer(revalidate.clone()).service(package),
            )
            .route_service("/embed.js", embed)
            .route_service(
                "/favicon.svg",
                ServiceBuilder::new().layer(revalidate).service(icon),
            )
    }
}
