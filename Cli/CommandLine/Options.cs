using System.CommandLine;

namespace Mss.Cli.CommandLine;

/// <summary>Parses a text into a value, or says what is wrong with it.</summary>
internal delegate bool TextParser<T>(string text, out T value, out string problem);

/// <summary>Makes options whose errors name the option and say what would be right.</summary>
internal static class Options
{
    /// <summary>An option with a value of its own type.</summary>
    public static Option<T> Parsed<T>(string name, string helpName, string description, TextParser<T> parser)
    {
        return new Option<T>(name)
        {
            Description = description,
            HelpName = helpName,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (parser(text, out var value, out var problem))
                {
                    return value;
                }

                result.AddError($"{name} '{text}': {problem}");
                return default!;
            },
        };
    }

    /// <summary>As <see cref="Parsed{T}"/> for value types, null when the option is absent.</summary>
    public static Option<T?> ParsedOrNull<T>(string name, string helpName, string description, TextParser<T> parser)
        where T : struct
    {
        return Parsed<T?>(name, helpName, description, (string text, out T? value, out string problem) =>
        {
            var good = parser(text, out var parsed, out problem);
            value = parsed;
            return good;
        });
    }

    /// <summary>An option with a text.</summary>
    public static Option<string> Text(string name, string helpName, string description) => new(name) { Description = description, HelpName = helpName };

    /// <summary>A switch.</summary>
    public static Option<bool> Flag(string name, string description) => new(name) { Description = description };

    /// <summary>An option that takes one of a few words. The first is the default, and must be the enum's zero.</summary>
    public static Option<T> OneOf<T>(string name, string description, params (string Word, T Value)[] words)
        where T : struct, Enum
    {
        var all = string.Join("|", words.Select(w => w.Word));
        var option = Parsed(name, all, $"{description} [default: {words[0].Word}]", (string text, out T value, out string problem) =>
        {
            foreach (var (word, meaning) in words)
            {
                if (string.Equals(word, text, StringComparison.OrdinalIgnoreCase))
                {
                    value = meaning;
                    problem = "";
                    return true;
                }
            }

            value = default!;
            problem = $"must be one of {string.Join(", ", words.Select(w => w.Word))}";
            return false;
        });
        option.CompletionSources.Add(words.Select(w => w.Word).ToArray());
        return option;
    }

    /// <summary>Gives an option a default.</summary>
    public static Option<T> WithDefault<T>(this Option<T> option, T value)
    {
        option.DefaultValueFactory = _ => value;
        return option;
    }

    /// <summary>The option must be given.</summary>
    public static Option<T> Needed<T>(this Option<T> option)
    {
        option.Required = true;
        return option;
    }
}
