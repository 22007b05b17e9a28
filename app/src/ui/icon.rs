//! A few line icons; always beside a word, therefore hidden from assistive technology.

use leptos::prelude::*;

/// Which icon to draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    Overview,
    Contract,
    Invoice,
    Payment,
    Incoming,
    Account,
    People,
    Billing,
    Mail,
    Figures,
    Catalogue,
    Check,
}

impl Icon {
    /// The strokes on a grid of 24.
    const fn strokes(self) -> &'static str {
        match self {
            Self::Overview => "M4 11.5 12 5l8 6.5M6.5 10v9h11v-9",
            Self::Contract => "M6.5 3.5h8l4 4v13h-12zM14 3.5V8h4.5M9.5 12.5h6M9.5 16h6",
            Self::Invoice => "M6 3.5v17l2-1.3 2 1.3 2-1.3 2 1.3 2-1.3 2 1.3v-17zM9.5 8.5h5M9.5 12.5h5",
            Self::Payment => "M3.5 6.5h17v11h-17zM3.5 10h17M7 14.5h3.5",
            Self::Incoming => "M12 3.5v11M7.5 10.5 12 15l4.5-4.5M4.5 15v4.5h15V15",
            Self::Account => {
                "M12 12a3.8 3.8 0 1 0 0-7.6 3.8 3.8 0 0 0 0 7.6M4.8 20c.8-3.4 3.6-5.2 7.2-5.2s6.4 1.8 7.2 5.2"
            }
            Self::People => {
                "M9 11.5a3.3 3.3 0 1 0 0-6.6 3.3 3.3 0 0 0 0 6.6M2.8 19c.6-3 3.1-4.7 6.2-4.7s5.6 1.7 6.2 4.7\
                 M15.5 5.2a3.2 3.2 0 0 1 0 6.1M17.4 14.6c2 .6 3.4 2.1 3.8 4.4"
            }
            Self::Billing => {
                "M19.5 9.5a8 8 0 0 0-14.3-1.7M5 4v4h4M4.5 14.5a8 8 0 0 0 14.3 1.7M19 20v-4h-4M12 8.5v7M14 10h-3a1 1 0 0 0 0 2h2a1 1 0 0 1 0 2h-3"
            }
            Self::Figures => "M4 20h16M6.5 16.5v-5M12 16.5v-11M17.5 16.5v-8",
            Self::Catalogue => "M4 5.5h16M4 12h16M4 18.5h16M8 3.5v4M15 10v4M10 16.5v4",
            Self::Mail => "M3.5 6h17v12.5h-17zM3.5 7l8.5 6.5L20.5 7",
            Self::Check => "M5 12.5 10 17.5 19 7.5",
        }
    }

    /// The drawing, in the colour of the text around it.
    #[must_use]
    pub fn draw(self) -> impl IntoView {
        view! {
            <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
                <path d=self.strokes()></path>
            </svg>
        }
    }
}
