package io.openwatch.http;

import java.util.Optional;

/**
 * Remember an answer that was given, to give it again.
 *
 * @param status its status
 * @param type the type of its body
 * @param location its {@code Location}
 * @param etag its {@code ETag}
 * @param body its body
 */
record GivenAnswer(int status, String type, Optional<String> location, Optional<String> etag, String body) {}
