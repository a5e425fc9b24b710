package io.openwatch.acceptance;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** A secret that is put everywhere and must be found nowhere. */
record Canary(String text) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** One that is written differently wherever something has to be escaped. */
    static Canary awkward() {
        return new Canary(DemoStory.randomWord() + "@ü'\"\\/%+ $" + DemoStory.randomWord());
    }

    static Canary plain() {
        return new Canary(DemoStory.randomWord());
    }

    byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    String inUrl() {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private String inJson() {
        String quoted = JSON.writeValueAsString(text);
        return quoted.substring(1, quoted.length() - 1);
    }

    /** The ways in which programs write it down. */
    Map<String, String> forms() {
        Map<String, String> forms = new LinkedHashMap<>();
        forms.put("as it is", text);
        forms.put("in a URL", inUrl());
        forms.put("in a form", URLEncoder.encode(text, StandardCharsets.UTF_8));
        forms.put("in JSON", inJson());
        forms.put("in JSON in JSON", new Canary(inJson()).inJson());
        forms.put("in SQL", text.replace("'", "''"));
        forms.put("in hexadecimal", HexFormat.of().formatHex(bytes()));
        forms.put("in base64", Base64.getEncoder().withoutPadding().encodeToString(bytes()));
        return forms;
    }

    /** A log line for each form, and one with the header of a request. */
    String lines() {
        StringBuilder lines = new StringBuilder();
        forms().forEach((how, form) ->
                lines.append("written ").append(how).append(": ").append(form).append(" stays\n"));
        String header = Base64.getEncoder().encodeToString(("openwatch:" + text).getBytes(StandardCharsets.UTF_8));
        return lines.append("basic ").append(header).append(" stays\n").toString();
    }
}
