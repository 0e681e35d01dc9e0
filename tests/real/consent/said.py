"""What can-use says about each event: the day before, the day itself, and wherever its scope ends."""

SAID: dict[str, list[tuple[str, str, str, str]]] = {
    # event: (question, day, answer, the heaviest reason)
    "ce-01": [
        ("Microsoft logo adopters-page", "2023-07-27", "deny", "not-yet-valid"),
        ("Microsoft logo adopters-page", "2023-07-28", "allow", "authorized"),
        ("Microsoft logo home-page", "2023-07-28", "deny", "not-authorized"),  # one named page
        ("Microsoft name adopters-page", "2023-07-28", "deny", "not-authorized"),  # the logo alone
    ],
    "ce-02": [
        ("SkyWalking logo adopters-page", "2023-08-14", "deny", "not-yet-valid"),
        ("SkyWalking logo adopters-page", "2023-08-15", "ask", "unproven"),  # another file than was agreed to
    ],
    "ce-03": [
        ("Accenture logo adopters-page", "2025-10-06", "deny", "not-yet-valid"),
        ("Accenture logo adopters-page", "2025-10-07", "ask", "condition"),  # by proxy
        ("Accenture logo adopters-page --cleared signer-authority", "2025-10-07", "allow", "authorized"),
    ],
    "ce-04": [
        ("NVIDIA logo adopters-page", "2026-05-19", "deny", "not-yet-valid"),
        ("NVIDIA logo adopters-page", "2026-05-20", "allow", "authorized"),
        ("NVIDIA logo logo-repository", "2026-05-20", "allow", "authorized"),
        ("NVIDIA name adopters-page", "2026-05-20", "allow", "authorized"),
        ("NVIDIA logo home-page", "2026-05-20", "deny", "not-authorized"),
        ("NVIDIA logo public", "2026-05-20", "deny", "not-authorized"),
    ],
    "ce-05": [
        ("MongoDB logo adopters-page", "2023-03-29", "ask", "candidate"),
        ("MongoDB logo home-page", "2023-03-29", "deny", "not-authorized"),
    ],
    "ce-06": [
        ("Roku logo marketing-site", "2023-02-22", "allow", "authorized"),
        ("Roku name adopters-file", "2023-02-22", "allow", "authorized"),
        ("Roku logo marketing-site", "2023-02-23", "deny", "restricted"),
        ("Roku name adopters-file", "2023-02-23", "deny", "restricted"),
        ("Roku case-study site-content", "2023-02-23", "deny", "restricted"),  # anything, anywhere
    ],
    "ce-07": [
        ("T-Mobile case-study site-content", "2020-08-04", "ask", "unproven"),
        ("T-Mobile case-study site-content", "2020-08-05", "deny", "restricted"),
        ("T-Mobile name adopters-page", "2020-08-04", "ask", "unproven"),
        ("T-Mobile name adopters-page", "2020-08-05", "ask", "unproven"),  # nobody asked for that
    ],
    "ce-08": [
        ("Arista logo home-page", "2024-03-12", "ask", "unproven"),
        ("Arista logo home-page", "2024-03-13", "deny", "restricted"),
        ("Arista name adopters-file", "2024-03-13", "deny", "restricted"),
    ],
    "ce-09": [
        ("Asurion logo home-page", "2021-07-07", "deny", "not-authorized"),
        ("Asurion logo home-page", "2021-07-08", "deny", "restricted"),
    ],
    "ce-10": [
        ("Sigma name adopters-file", "2019-06-17", "allow", "authorized"),
        ("Merit name adopters-file", "2019-06-17", "allow", "authorized"),
        ("Merit logo adopters-file", "2019-06-17", "deny", "not-authorized"),
    ],
    "ce-11": [
        ("Verizon logo home-page", "2018-01-20", "allow", "authorized"),
        ("Verizon logo home-page", "2018-03-20", "allow", "authorized"),
        ("Verizon logo home-page", "2018-03-21", "ask", "review-overdue"),
    ],
    "ce-12": [
        ("Splunk logo adopters-page", "2021-05-16", "deny", "not-yet-valid"),
        ("Splunk logo adopters-page", "2021-05-17", "ask", "condition"),
        ("Splunk logo adopters-page --cleared contact-address", "2021-05-17", "ask", "condition"),
        (
            "Splunk logo adopters-page --cleared contact-address --cleared brand-guidelines",
            "2021-05-17",
            "allow",
            "authorized",
        ),
        (
            "Splunk logo adopters-page --cleared contact-address --cleared brand-guidelines",
            "2022-05-18",
            "ask",
            "review-overdue",
        ),
    ],
    "ce-13": [
        ("clause-kept logo home-page", "2022-01-02", "deny", "not-yet-valid"),
        ("clause-kept logo home-page", "2022-01-03", "allow", "authorized"),
        ("clause-kept logo home-page", "2022-12-01", "deny", "contract-ended"),
        ("clause-struck logo home-page", "2022-01-02", "deny", "declined"),
        ("clause-struck logo home-page", "2022-01-03", "deny", "restricted"),
    ],
    "ce-14": [
        ("NCSA logo home-page", "2022-01-03", "ask", "pending"),
        ("reigning-champs logo home-page", "2022-01-03", "ask", "pending"),
    ],
    "ce-15": [
        ("kitops-quoted-users quote home-page --quote full-name", "2024-05-27", "allow", "authorized"),
        ("kitops-quoted-users quote home-page --quote full-name", "2024-05-28", "deny", "consent"),
        ("kitops-quoted-users quote home-page --quote without-last-name", "2024-05-27", "deny", "consent"),
        ("kitops-quoted-users quote home-page --quote without-last-name", "2024-05-28", "allow", "authorized"),
        ("kitops-quoted-users quote home-page", "2024-05-28", "ask", "quote-unspecified"),
    ],
}
