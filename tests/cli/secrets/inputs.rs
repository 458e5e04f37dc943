//! Where credentials are planted.

/// Values with `@T` for the token and `@K` for the key.
pub(super) const BAD_FILES: &[(&str, &str)] = &[
    ("no base64", "credentials:\n  token: @T\n  privateKey: @K\n"),
    ("in quotes", "credentials:\n  token: \"@T\"\n  privateKey: '@K'\n"),
    ("in flow style", "credentials: {token: @T, privateKey: @K, more: 1}\n"),
    ("flow style on one line with what is wrong", "{credentials: {token: @T, privateKey: @K}, replicaCountt: 1}\n"),
    ("unknown keys beside", "credentials:\n  tokn: @T\n  privatekey: @K\n  token: @T\n"),
    ("unknown key above", "credential:\n  token: @T\n  privateKey: @K\n"),
    ("unknown key above, in flow style", "credential: {token: @T, privateKey: @K}\n"),
    ("at the top", "token: @T\nprivateKey: @K\n"),
    ("under the wrong key", "launcher:\n  token: @T\n  credentials: {privateKey: @K}\n"),
    ("nested too deep", "spacelift-worker:\n  credentials:\n    token: @T\n    privateKey: @K\n"),
    ("bad YAML after", "credentials:\n  token: @T\n  privateKey: @K\n bad: [\n"),
    ("bad YAML on the line", "credentials:\n  token: @T: x\n  privateKey: @K: y\n"),
    ("bad YAML before", "a: b: c\ncredentials:\n  token: @T\n  privateKey: @K\n"),
    ("an open quote", "credentials:\n  token: \"@T\n  privateKey: \"@K\n"),
    ("an open flow map", "credentials: {token: @T, privateKey: @K\n"),
    ("a tab", "credentials:\n\ttoken: @T\n\tprivateKey: @K\n"),
    ("wrong types", "credentials:\n  token: [@T]\n  privateKey: {pem: @K}\n"),
    ("a list above", "credentials:\n  - token: @T\n  - privateKey: @K\n"),
    ("text above", "credentials: @T @K\n"),
    ("as keys", "credentials:\n  @T: 1\n  @K: 2\n"),
    ("the same key twice", "credentials:\n  token: @T\n  token: @T\n  privateKey: @K\n  privateKey: @K\n"),
    ("the same key twice in flow style", "credentials: {token: @T, token: @T, privateKey: @K, privateKey: @K}\n"),
    ("block text", "credentials:\n  token: |\n    @T\n    @T\n  privateKey: >-\n    @K\n    @K\n"),
    ("block text badly indented", "credentials:\n  token: |\n      @T\n   @T\n  privateKey: |\n    @K\n  @K\n"),
    (
        "PEM",
        "credentials:\n  token: @T\n  privateKey: |\n    -----BEGIN PRIVATE KEY-----\n    @K\n    -----END PRIVATE KEY-----\n",
    ),
    ("plain text over lines", "credentials:\n  token: one\n    @T\n    @T\n  privateKey: two\n    @K\n"),
    ("anchors", "x-a: &t @T\nx-b: &k @K\ncredentials:\n  token: *t\n  privateKey: *k\n"),
    ("anchors elsewhere", "x-a: &t @T\nreplicaCount: *t\ncredentials:\n  token: *t\n  privateKey: @K\n"),
    ("an unknown anchor", "credentials:\n  token: *@T\n  privateKey: *@K\n"),
    ("anchors with the names", "credentials:\n  token: &a @T\n  privateKey: &b @K\nannotations: {x: [*a]}\n"),
    ("merge keys", "x-a: &a {token: @T, privateKey: @K}\ncredentials:\n  <<: *a\n  creat: true\n"),
    ("tags", "credentials:\n  token: !!binary @T\n  privateKey: !!int @K\n"),
    ("a tag with the name", "credentials:\n  token: !@T x\n  privateKey: !@K y\n"),
    ("comments", "credentials:\n  tokn: 1 # @T\n  privateKey: x # was @K\n"),
    (
        "variables",
        "launcher:\n  extraEnv:\n    - name: SPACELIFT_TOKEN\n      value: @T\n      vale: 1\n    - name: SPACELIFT_POOL_PRIVATE_KEY\n      value: @K\n    - {name: SPACELIFT_TOKEN, value: @T, x: 1}\n",
    ),
    (
        "variables of a wrong type",
        "launcher:\n  extraEnv:\n    - name: SPACELIFT_TOKEN\n      value: [@T]\n    - name: SPACELIFT_POOL_PRIVATE_KEY\n      value: {a: @K}\n",
    ),
    ("variables as a map", "launcher:\n  extraEnv:\n    SPACELIFT_TOKEN: @T\n    SPACELIFT_POOL_PRIVATE_KEY: @K\n"),
    (
        "variables in other containers",
        "additionalContainers:\n  - {name: a, image: b, x: 1, env: [{name: SPACELIFT_TOKEN, value: @T}, {name: SPACELIFT_POOL_PRIVATE_KEY, value: @K}]}\n",
    ),
    ("a second document", "credentials:\n  token: @T\n---\ncredentials:\n  privateKey: @K\n"),
    ("the file is the token", "@T\n"),
    ("the file is a list", "- @T\n- token: @K\n"),
    ("the same line as a fault", "credentials: {token: @T, create: maybe, privateKey: @K}\n"),
    (
        "the text again elsewhere",
        "credentials:\n  token: @T\n  privateKey: @K\nnameOverride: @T\nnodeSelector: {a: [@K]}\n",
    ),
    (
        "the text again within text",
        "credentials:\n  token: @T\n  privateKey: @K\nlauncher:\n  image:\n    tag: x-@T-y\n    pullPolicy: '@K'\n",
    ),
    ("an open quote under another word", "dbCredential: \"@T\nlauncher:\n  password: '@K\n"),
    ("an open quote in a list", "dbCredentials:\n  - \"@T\n  - @K\n"),
    ("PEM behind a token", "a: b: c\ncredentials: {token: @T, privateKey: \"-----BEGIN KEY-----@K\"}\n"),
    (
        "PEM behind a token that is there twice",
        "credentials: {token: @T, privateKey: \"-----BEGIN KEY-----@K\", token: x}\n",
    ),
    (
        "variables in one text",
        "launcher:\n  extraEnv:\n    - SPACELIFT_TOKEN=@T\n    - {name: POOL_PRIVATE_KEY=@K, valu: 1}\n",
    ),
    ("variables in one text as a key", "launcher:\n  extraEnv: {SPACELIFT_TOKEN=@T: 1, POOL_PRIVATE_KEY=@K: 2}\n"),
    (
        "a variable that says that it is secret",
        "launcher:\n  extraEnv: [{name: AWS_SECRET_ACCESS_KEY, value: @T, x: 1}]\nx-a: 1\n",
    ),
    (
        "in a name that is cut",
        "credentials:\n  token: &t @T@T\n  privateKey: &k @K@K\nfullnameOverride: *t\nnameOverride: *k\n",
    ),
    ("in base64 under any key", "key: LS0tLS1CRUdJTi@T\nother: eyJicm9rZXIi@K\n"),
    ("as names", "imagePullSecrets: [{name: eyJicm9rZXIi@T}]\nserviceAccount: {name: eyJicm9rZXIi@K}\n"),
    ("comments that say so", "replicaCountt: 1 # token @T\ndindd: 1 # the private key is @K\n"),
    ("ignores", "replicaCountt: 1 # workerpool: ignore[@T] x\ndindd: 1 # workerpool: ignore[token, @K] x\n"),
    ("lines that end in carriage returns", "credentials:\r  token: @T\r  privateKey: @K\r  x: 1\r"),
    ("comments and carriage returns", "credentials:\r  tokn: 1 # @T\r  privateKey: x # was @K\r"),
    ("bad YAML and carriage returns", "a: b: c\rcredentials:\r  token: \"@T\r  privateKey:\r    @K\r"),
    ("lines that end as on Windows", "credentials:\r\n  token: @T\r\n  privateKey: @K\r\n  x: 1\r\n"),
];

/// Those of them that name something by a credential, which messages quote.
pub(super) const NAMING: &[&str] = &[
    "as keys",
    "the text again elsewhere",
    "the text again within text",
    "in a name that is cut",
    "as names",
    "variables in one text",
    "variables in one text as a key",
    "ignores",
];

/// Two layers of which the second takes the credentials of the first away.
pub(super) const OVERRIDDEN: &[(&str, &str, &str)] = &[
    ("by others", "credentials: {token: @T, privateKey: @K, x: 1}\n", "credentials: {token: a, privateKey: b}\n"),
    ("by null", "credentials: {token: @T, privateKey: @K, x: 1}\n", "credentials: null\n"),
    ("by a list", "launcher: {extraEnv: [{name: A_TOKEN, value: @T, x: 1}]}\n", "launcher: {extraEnv: []}\n"),
    ("and twice", "credentials: {token: @T, token: other, privateKey: @K, privateKey: x}\n", "x: 1\n"),
];

pub(super) const BAD_ARGUMENTS: &[(&str, &[&str])] = &[
    ("--set", &["--set", "credentials.token=@T,credentials.privateKey=@K"]),
    ("--set, unknown", &["--set", "credentials.tokn=@T,credentials.key=@K"]),
    ("--set, wrong type", &["--set", "credentials.token={@T,x},credentials.privateKey.a=@K"]),
    ("--set, unknown above", &["--set", "credential.token=@T", "--set", "token=@T,privateKey=@K"]),
    ("--set, not closed", &["--set", "credentials.token={@T", "--set", "credentials.privateKey[x=@K"]),
    ("--set, bad index", &["--set", "credentials.token[1=@T", "--set", "credentials.privateKey[-1]=@K"]),
    ("--set without =", &["--set", "credentials.token", "--set", "@T", "--set", "credentials.@K"]),
    ("--set beside a fault", &["--set", "replicaCountt=1,credentials.token=@T,credentials.privateKey=@K"]),
    ("--set-string", &["--set-string", "credentials.token=@T,credentials.privateKey=@K,x=1"]),
    ("--set-json", &["--set-json", "credentials={\"token\":\"@T\",\"privateKey\":\"@K\",\"x\":1}"]),
    (
        "--set-json, bad",
        &[
            "--set-json",
            "credentials={\"token\":\"@T\",\"privateKey\":\"@K\"",
            "--set-json",
            "{\"credentials\":{\"token\":\"@T\"",
        ],
    ),
    ("--set-literal", &["--set-literal", "credentials.token=@T", "--set-literal", "credentials.privateKey=@K"]),
    ("--set-literal, unknown", &["--set-literal", "credentials.tokn=@T", "--set-literal", "privateKey=@K"]),
    ("--set-file", &["--set-file", "credentials.token=token.txt", "--set-file", "credentials.privateKey=key.txt"]),
    ("--set-file, unknown", &["--set-file", "credentials.tokn=token.txt", "--set-file", "x=key.txt"]),
    (
        "--set-file, path is the text",
        &["--set-file", "credentials.token=@T", "--set-file", "credentials.privateKey=@K"],
    ),
    ("--set, the credential is the name", &["--set", "@T=1", "--set", "credentials.@K=1"]),
    ("--set, the credential is the name of a list", &["--set", "@T[0]=1", "--set", "launcher.extraEnv[0].@K=1"]),
    ("--set-string, the credential is the name", &["--set-string", "eyJicm9rZXIi@T=1,LS0tLS1CRUdJTi@K.x=2"]),
    ("--set-json, PEM behind a token", &["--set-json", "credentials={\"token\":\"@T\",\"key\":\"-----BEGIN @K\""]),
    (
        "variables",
        &[
            "--set",
            "launcher.extraEnv[0].name=SPACELIFT_TOKEN,launcher.extraEnv[0].value=@T,launcher.extraEnv[0].valu=@K",
        ],
    ),
];
