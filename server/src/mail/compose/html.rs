//! The HTML part: tables and inline styles, because mail programs know little else; nothing to load, at most 600 px
//! wide, and legible where the reader prefers dark.

use std::fmt::Write as _;

use super::letter::{Letter, Part, web_address};
use crate::accent;

const FONT: &str = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;";
const INK: &str = "color:#1b1d20;";
const MUTED: &str = "color:#5f6064;";
const HAIRLINE: &str = "#e3e0da";

pub(super) fn render(letter: &Letter<'_>) -> String {
    let light = accent::on_light(&letter.sender.accent);
    let mut html = head(letter, &accent::on_dark(&letter.sender.accent));
    let name = escape(&letter.sender.name);
    let title = heading(&letter.title);
    // The preview is for the list of mails; blanks keep the body's first words out of it.
    _ = writeln!(
        html,
        "<div style=\"display:none;max-height:0;overflow:hidden;mso-hide:all\">{}{}</div>\n\
         <table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" class=\"paper\" \
         bgcolor=\"#f4f2ee\" style=\"background:#f4f2ee\">\n\
         <tr><td align=\"center\" class=\"margin\" style=\"padding:24px 12px\">\n\
         <table role=\"presentation\" width=\"600\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" class=\"card\" \
         bgcolor=\"#ffffff\" style=\"width:100%;max-width:600px;background:#ffffff;border-top:4px solid {light};\
         border-radius:8px\">\n\
         <tr><td class=\"pad\" style=\"padding:24px 32px 0\">\n\
         <p class=\"ink\" style=\"margin:0;{FONT}{INK}font-size:16px;line-height:24px;font-weight:600\">{name}</p>\n\
         </td></tr>\n\
         <tr><td class=\"pad\" style=\"padding:20px 32px 32px\">\n\
         <h1 class=\"ink\" style=\"margin:0 0 20px;{FONT}{INK}font-size:25px;line-height:31px;font-weight:600;\
         letter-spacing:-0.01em\">{title}</h1>",
        escape(&letter.preview),
        "&#847;&zwnj;&nbsp;".repeat(60),
    );
    for part in &letter.parts {
        write_part(&mut html, part, &light);
    }
    _ = write!(
        html,
        "<p class=\"ink\" style=\"margin:24px 0 0;{FONT}{INK}font-size:16px;line-height:24px\">{}<br>{name}</p>\n\
         </td></tr>\n</table>\n",
        escape(&texts::t(letter.lang, "mail-closing")),
    );
    write_signature(&mut html, letter);
    html.push_str("</td></tr>\n</table>\n</body>\n</html>\n");
    html
}

fn head(letter: &Letter<'_>, dark: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta name=\"supported-color-schemes\" content=\"light dark\">\n\
         <meta name=\"format-detection\" content=\"telephone=no,date=no,address=no,email=no\">\n\
         <title>{subject}</title>\n<style>\n\
         :root{{color-scheme:light dark;supported-color-schemes:light dark}}\n\
         body{{margin:0;padding:0;-webkit-text-size-adjust:100%}}\n\
         p,h1,h2,td{{overflow-wrap:anywhere}}\n\
         @media (max-width:480px){{\n\
         .margin{{padding:0 0 16px!important}}\n\
         .card{{border-radius:0!important}}\n\
         .pad{{padding-left:20px!important;padding-right:20px!important}}\n\
         .facts td{{display:block!important;width:auto!important}}\n\
         .facts .label{{padding:10px 0 0!important;border-bottom:0!important}}\n\
         .facts .value{{padding:0 0 10px!important}}\n\
         .button{{display:block!important;text-align:center!important}}\n\
         }}\n\
         @media (prefers-color-scheme:dark){{\n\
         body,.paper{{background:#141517!important}}\n\
         .card{{background:#1c1d20!important;border-top-color:{dark}!important}}\n\
         .ink{{color:#eceae6!important}}\n\
         .muted{{color:#a2a3a7!important}}\n\
         .line{{border-color:#303236!important}}\n\
         .link{{color:{dark}!important}}\n\
         }}\n</style>\n</head>\n\
         <body class=\"paper\" style=\"margin:0;padding:0;background:#f4f2ee\">\n",
        lang = letter.lang.tag(),
        subject = escape(&letter.subject),
    )
}

fn write_part(html: &mut String, part: &Part, accent: &str) {
    _ = match part {
        Part::Paragraph(text) => writeln!(
            html,
            "<p class=\"ink\" style=\"margin:0 0 16px;{FONT}{INK}font-size:16px;line-height:24px\">{}</p>",
            lines(text)
        ),
        Part::Note(text) => writeln!(
            html,
            "<p class=\"muted\" style=\"margin:0 0 16px;{FONT}{MUTED}font-size:14px;line-height:21px\">{}</p>",
            lines(text)
        ),
        Part::Heading(text) => writeln!(
            html,
            "<h2 class=\"ink\" style=\"margin:28px 0 8px;{FONT}{INK}font-size:16px;line-height:24px;font-weight:600\">{}</h2>",
            lines(text)
        ),
        Part::Amount {
            label,
            amount,
            consequence,
        } => write_amount(html, label, amount, consequence),
        Part::Facts(facts) => write_facts(html, facts),
        Part::Button { label, url } => write_button(html, label, url, accent),
        Part::Link { label, url } => write_link(html, label, url, accent),
    };
}

fn write_amount(html: &mut String, label: &str, amount: &str, consequence: &str) -> std::fmt::Result {
    writeln!(
        html,
        "<p class=\"muted\" style=\"margin:24px 0 0;{FONT}{MUTED}font-size:14px;line-height:21px\">{}</p>\n\
         <p class=\"ink\" style=\"margin:0;{FONT}{INK}font-size:31px;line-height:40px;font-weight:600;\
         font-variant-numeric:tabular-nums\">{}</p>",
        lines(label),
        lines(amount)
    )?;
    writeln!(
        html,
        "<p class=\"ink\" style=\"margin:4px 0 20px;{FONT}{INK}font-size:16px;line-height:24px\">{}</p>",
        lines(consequence)
    )
}

fn write_facts(html: &mut String, facts: &[(String, String)]) -> std::fmt::Result {
    writeln!(
        html,
        "<table class=\"facts line\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" \
         style=\"width:100%;margin:0 0 20px;border-collapse:collapse;border-top:1px solid {HAIRLINE}\">"
    )?;
    for (label, value) in facts {
        writeln!(
            html,
            "<tr>\n<td class=\"label line muted\" width=\"190\" valign=\"top\" style=\"width:190px;padding:10px 16px 10px 0;\
             border-bottom:1px solid {HAIRLINE};{FONT}{MUTED}font-size:14px;line-height:22px\">{}</td>\n\
             <td class=\"value line ink\" valign=\"top\" style=\"padding:10px 0;border-bottom:1px solid {HAIRLINE};{FONT}{INK}\
             font-size:15px;line-height:22px;font-variant-numeric:tabular-nums;word-break:break-word\">{}</td>\n</tr>",
            lines(label),
            lines(value)
        )?;
    }
    writeln!(html, "</table>")
}

fn write_button(html: &mut String, label: &str, url: &str, accent: &str) -> std::fmt::Result {
    let Some(url) = web_address(url) else {
        return Ok(());
    };
    writeln!(
        html,
        "<table role=\"presentation\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" style=\"width:100%;margin:0 0 24px\">\n\
         <tr><td><a class=\"button\" href=\"{}\" style=\"display:inline-block;background:{accent};border-radius:8px;\
         padding:10px 20px;{FONT}color:#ffffff;font-size:16px;line-height:24px;font-weight:600;text-decoration:none\">{}</a></td></tr>\n\
         </table>",
        escape(&url),
        lines(label)
    )
}

fn write_link(html: &mut String, label: &str, url: &str, accent: &str) -> std::fmt::Result {
    let Some(url) = web_address(url) else {
        return Ok(());
    };
    writeln!(
        html,
        "<p style=\"margin:0 0 16px;{FONT}font-size:14px;line-height:21px\"><a class=\"link\" href=\"{}\" \
         style=\"color:{accent};text-decoration:underline\">{}</a></p>",
        escape(&url),
        lines(label)
    )
}

/// The business-letter fields below the card.
fn write_signature(html: &mut String, letter: &Letter<'_>) {
    let sender = letter.sender;
    let mut rows = vec![format!(
        "<strong style=\"font-weight:600\">{}</strong>",
        escape(&sender.legal_name)
    )];
    rows.extend(letter.imprint().iter().map(|line| escape(line)));
    let ways: Vec<String> = [mail_link(&sender.email), web_link(&sender.website)]
        .into_iter()
        .flatten()
        .collect();
    if !ways.is_empty() {
        rows.push(ways.join(" · "));
    }
    _ = writeln!(
        html,
        "<table role=\"presentation\" width=\"600\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" \
         style=\"width:100%;max-width:600px\">\n<tr><td class=\"pad muted\" style=\"padding:20px 32px 0;{FONT}{MUTED}\
         font-size:13px;line-height:20px\">{}</td></tr>\n</table>",
        rows.join("<br>\n")
    );
}

fn mail_link(address: &str) -> Option<String> {
    let shown = escape(address.trim());
    if shown.is_empty() {
        return None;
    }
    let plain = address
        .trim()
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+' | '@'));
    Some(if plain {
        format!(
            "<a class=\"muted\" href=\"mailto:{shown}\" style=\"{MUTED}text-decoration:underline\">{shown}</a>"
        )
    } else {
        shown
    })
}

fn web_link(address: &str) -> Option<String> {
    let shown = address.trim();
    if shown.is_empty() {
        return None;
    }
    let bare = escape(
        shown
            .trim_start_matches("https://")
            .trim_start_matches("http://")
            .trim_end_matches('/'),
    );
    Some(match web_address(shown) {
        Some(url) => format!(
            "<a class=\"muted\" href=\"{}\" style=\"{MUTED}text-decoration:underline\">{bare}</a>",
            escape(&url)
        ),
        None => bare,
    })
}

/// Escaped, with document numbers like `RE-2026-00231` held together on narrow screens.
fn heading(text: &str) -> String {
    let words = text.split(' ').map(|word| {
        if word.contains('-') && word.chars().any(|c| c.is_ascii_digit()) {
            format!("<span style=\"white-space:nowrap\">{}</span>", escape(word))
        } else {
            escape(word)
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Escaped, with the text's line breaks kept.
fn lines(text: &str) -> String {
    text.trim().lines().map(escape).collect::<Vec<_>>().join("<br>\n")
}

/// Text as HTML text or attribute value. Control characters, which HTML does not know, are dropped.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\u{a0}' => escaped.push_str("&nbsp;"),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}
