package io.openwatch.settings;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Show settings that belong together.
 *
 * @param name the name of the group
 * @param value what holds
 * @param fields what may be set
 * @param updatedAt when somebody last set it; null as long as nobody did
 * @param updatedBy who did
 * @param version what an editor has seen, told as ETag; 0 as long as nobody set it
 * @since 0.1
 */
public record SettingGroup(
        String name,
        Map<String, Object> value,
        List<Field> fields,
        @Nullable Instant updatedAt,
        @Nullable String updatedBy,
        @JsonIgnore long version) {

    /** Describe one of them. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Field(
            String name,
            String summary,
            String type,
            Object usual,
            @Nullable Integer least,
            @Nullable Integer most,
            @Nullable List<String> choices) {

        static Field of(Setting<?> setting) {
            return switch (setting.form()) {
                case Setting.Count count ->
                    new Field(
                            setting.name(),
                            setting.summary(),
                            "count",
                            setting.usual(),
                            count.least(),
                            count.most(),
                            null);
                case Setting.Flag flag ->
                    new Field(setting.name(), setting.summary(), "flag", setting.usual(), null, null, null);
                case Setting.Choice choice ->
                    new Field(
                            setting.name(), setting.summary(), "choice", setting.usual(), null, null, choice.choices());
            };
        }
    }
}
