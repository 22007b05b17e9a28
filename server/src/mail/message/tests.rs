use chrono::TimeZone as _;

use super::*;

fn mail() -> Message {
    Message {
        id: Uuid::from_u128(0x0190_7f3e_0000_7000_8000_0000_0000_0001),
        merchant: Uuid::from_u128(1),
        from_name: "Stadtblatt Köln".to_owned(),
        from_address: "service@stadtblatt.example".to_owned(),
        to_name: "Jörg Müller".to_owned(),
        to_address: "joerg@post.example".to_owned(),
        reply_to: Some("fragen@stadtblatt.example".to_owned()),
        subject: "Ihre Kündigung – Eingangsbestätigung für den außerordentlich langen Tarif Über-Alles Plus"
            .to_owned(),
        text: "Guten Tag,\n\n.\nGrüße".to_owned(),
        html: format!("<p>{}</p>", "Grüße ".repeat(400)),
        attachments: vec![
            MessageAttachment {
                name: "Rechnung für Müller.pdf".to_owned(),
                media_type: "application/pdf".to_owned(),
                bytes: (0..=255).cycle().take(5000).collect(),
            },
            MessageAttachment {
                name: "rechnung.xml".to_owned(),
                media_type: "application/xml".to_owned(),
                bytes: b"<a>\n<b>line feeds stay as they are</b>\r\n</a>\n".to_vec(),
            },
        ],
        date: Utc
            .with_ymd_and_hms(2026, 7, 14, 21, 30, 5)
            .single()
            .expect("a moment"),
    }
}

fn wire(mail: &Message) -> String {
    String::from_utf8(mail.on_the_wire().expect("writable").formatted()).expect("ASCII")
}

/// The header lines, unfolded.
fn headers(wire: &str) -> Vec<String> {
    let head = wire.split_once("\r\n\r\n").expect("an empty line").0;
    head.replace("\r\n ", " ")
        .split("\r\n")
        .map(str::to_owned)
        .collect()
}

fn header(wire: &str, name: &str) -> String {
    let found: Vec<String> = headers(wire)
        .iter()
        .filter_map(|line| line.strip_prefix(&format!("{name}: ")).map(str::to_owned))
        .collect();
    assert_eq!(found.len(), 1, "{name} in {:?}", headers(wire));
    found[0].clone()
}

/// Decodes RFC 2047 base64 words: blanks between two of them are none of the text.
fn words_decoded(value: &str) -> String {
    let mut bytes = Vec::new();
    let mut after_code = true;
    for word in value.split(' ') {
        let code = word
            .strip_prefix("=?utf-8?b?")
            .and_then(|rest| rest.strip_suffix("?="));
        let between_codes = after_code && code.is_some();
        if !bytes.is_empty() && !between_codes {
            bytes.push(b' ');
        }
        after_code = code.is_some();
        match code {
            Some(code) => bytes.extend(base64_decoded(code)),
            None => bytes.extend(word.bytes()),
        }
    }
    String::from_utf8(bytes).expect("UTF-8")
}

fn base64_decoded(code: &str) -> Vec<u8> {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bytes = Vec::new();
    let (mut bits, mut count) = (0_u32, 0);
    for c in code.bytes().filter(|c| !c.is_ascii_whitespace() && *c != b'=') {
        let value = ALPHABET.iter().position(|a| *a == c).expect("base64");
        bits = (bits << 6) | u32::try_from(value).expect("six bits");
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from((bits >> count) & 0xff).expect("a byte"));
        }
    }
    bytes
}

#[test]
fn headers_name_sender_recipient_subject_date_and_a_lasting_id() {
    let wire = wire(&mail());
    assert!(wire.is_ascii());
    assert_eq!(
        header(&wire, "Message-ID"),
        "<01907f3e-0000-7000-8000-000000000001@stadtblatt.example>"
    );
    assert_eq!(header(&wire, "Date"), "Tue, 14 Jul 2026 21:30:05 +0000");
    assert_eq!(header(&wire, "Auto-Submitted"), "auto-generated");
    assert_eq!(header(&wire, "MIME-Version"), "1.0");
    assert_eq!(header(&wire, "Reply-To"), "fragen@stadtblatt.example");
    assert_eq!(words_decoded(&header(&wire, "Subject")), mail().subject);
    assert_eq!(
        words_decoded(&header(&wire, "From")),
        "Stadtblatt Köln <service@stadtblatt.example>"
    );
    assert_eq!(
        words_decoded(&header(&wire, "To")),
        "Jörg Müller <joerg@post.example>"
    );
}

#[test]
fn the_same_mail_has_the_same_bytes_every_time() {
    assert_eq!(wire(&mail()), wire(&mail()));
}

#[test]
fn lines_are_short_enough_for_every_server() {
    let mut mail = mail();
    mail.subject = "Ü".repeat(2000);
    mail.to_name = "Wort ".repeat(300);
    mail.html = "x".repeat(5000);
    for line in wire(&mail).split("\r\n") {
        assert!(line.len() <= 78, "{} bytes: {line}", line.len());
        assert!(!line.contains(['\r', '\n']), "{line:?}");
    }
}

#[test]
fn text_stands_before_html_and_files_come_after_both() {
    let wire = wire(&mail());
    let places: Vec<usize> = [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain; charset=utf-8",
        "text/html; charset=utf-8",
        "application/pdf",
        "application/xml",
    ]
    .iter()
    .map(|kind| {
        wire.find(&format!("Content-Type: {kind}"))
            .unwrap_or_else(|| panic!("no {kind} in {wire}"))
    })
    .collect();
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn attachments_arrive_to_the_byte() {
    let mail = mail();
    let wire = wire(&mail);
    for file in &mail.attachments {
        let part = wire
            .split("\r\n--=_")
            .find(|part| part.contains(&format!("Content-Type: {}", file.media_type)))
            .expect("a part");
        assert!(part.contains("Content-Disposition: attachment"), "{part}");
        let code = part.split_once("\r\n\r\n").expect("an empty line").1;
        assert_eq!(base64_decoded(code), file.bytes, "{}", file.name);
    }
}

#[test]
fn line_breaks_in_names_and_the_subject_cannot_add_a_header() {
    let sound = headers(&wire(&mail())).len();
    for evil in [
        "\r\nBcc: x@evil.example",
        "\nBcc: x@evil.example",
        "\rBcc: x@evil.example",
        "\u{2028}Bcc: x@evil.example",
        "ü\r\n\r\nBcc: x",
    ] {
        let mut mail = mail();
        mail.subject = format!("Rechnung{evil}");
        mail.to_name = format!("Jörg{evil}");
        mail.from_name = format!("\"Stadtblatt\"{evil}");
        mail.attachments[0].name = format!("a{evil}.pdf");
        let wire = wire(&mail);
        for line in wire.split(['\r', '\n']) {
            assert!(!line.starts_with("Bcc"), "{evil:?} made {line:?}");
        }
        assert_eq!(headers(&wire).len(), sound);
        assert_eq!(mail.on_the_wire().expect("writable").envelope().to().len(), 1);
    }
}

#[test]
fn an_address_that_is_none_is_refused_for_good() {
    for bad in [
        "",
        "joerg",
        "joerg@",
        "@post.example",
        "a@b@post.example",
        "joerg@post.example\r\nBcc: x@evil.example",
        "joerg@post.example\nRCPT TO:<x@evil.example>",
        "joerg@post.example, x@evil.example",
        "<joerg@post.example>",
        "\"a b\"@post.example",
        "joerg @post.example",
    ] {
        for place in ["to", "from", "reply"] {
            let mut mail = mail();
            match place {
                "to" => mail.to_address = bad.to_owned(),
                "from" => mail.from_address = bad.to_owned(),
                _ => mail.reply_to = Some(bad.to_owned()),
            }
            let refused = mail.on_the_wire().map(|_| ()).expect_err("refused");
            assert!(
                matches!(refused, DeliveryError::Permanent(_)),
                "{place} {bad:?}: {refused}"
            );
            assert!(
                bad.is_empty() || bad == "@" || !refused.to_string().contains(bad),
                "no address in a log"
            );
        }
    }
}

#[test]
fn what_cannot_be_written_is_refused_instead_of_panicking() {
    let mut no_type = mail();
    no_type.attachments[0].media_type = "pdf\r\nBcc: x".to_owned();
    let mut before_time = mail();
    before_time.date = DateTime::<Utc>::MIN_UTC;
    let mut after_time = mail();
    after_time.date = DateTime::<Utc>::MAX_UTC;
    let mut too_big = mail();
    too_big.attachments[0].bytes = vec![0; SIZE_BYTES_MAX];
    for mail in [no_type, before_time, after_time, too_big] {
        assert!(matches!(mail.on_the_wire(), Err(DeliveryError::Permanent(_))));
    }
}

#[test]
fn file_names_lose_folders_and_dots_in_front() {
    for (name, expected) in [
        ("Rechnung RE-1.pdf", "Rechnung RE-1.pdf"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("a\\b\"c.pdf", "a_b_c.pdf"),
        ("", "file"),
        ("\r\n", "file"),
    ] {
        assert_eq!(file_name(name), expected);
    }
}
