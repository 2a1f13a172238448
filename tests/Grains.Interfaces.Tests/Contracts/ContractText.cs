using System.Reflection;
using System.Text;

namespace Mss.Grains.Interfaces.Tests.Contracts;

/// <summary>Everything of the messages and grains that old and new nodes must agree upon during a rolling update, as a text.</summary>
internal static class ContractText
{
    private static readonly Assembly Contracts = typeof(ITransactionGrain).Assembly;

    public static IEnumerable<Type> Messages =>
        Contracts.GetTypes().Where(type => type.GetCustomAttribute<GenerateSerializerAttribute>() is not null).OrderBy(AliasOf, StringComparer.Ordinal);

    public static string Write()
    {
        var text = new StringBuilder();
        foreach (var type in Messages)
        {
            text.Append("message ").Append(AliasOf(type)).Append('\n');
            foreach (var (id, member) in MembersOf(type).Where(member => member.Id is not null).OrderBy(member => member.Id))
            {
                text.Append("  ").Append(id).Append(' ').Append(member.Name).Append(" : ").Append(NameOf(TypeOf(member))).Append('\n');
            }
        }

        // An enum travels as its number.
        foreach (var type in Contracts.GetTypes().Where(type => type.IsEnum && Travels(type)).OrderBy(type => type.Name, StringComparer.Ordinal))
        {
            text.Append("enum ").Append(type.Name).Append('\n');
            foreach (var value in Enum.GetValues(type))
            {
                text.Append("  ").Append(Convert.ToInt64(value, null)).Append(' ').Append(value).Append('\n');
            }
        }

        foreach (var type in Contracts.GetTypes().Where(type => type.IsInterface && typeof(IGrain).IsAssignableFrom(type)).OrderBy(AliasOf, StringComparer.Ordinal))
        {
            text.Append("grain ").Append(AliasOf(type)).Append('\n');
            foreach (var method in type.GetMethods().OrderBy(method => method.Name, StringComparer.Ordinal))
            {
                var alias = method.GetCustomAttribute<AliasAttribute>()?.Alias ?? "(none)";
                var parameters = string.Join(", ", method.GetParameters().Select(parameter => NameOf(parameter.ParameterType)));
                text.Append("  ").Append(alias).Append('(').Append(parameters).Append(") : ").Append(NameOf(method.ReturnType)).Append('\n');
            }
        }

        return text.ToString();
    }

    /// <summary>The state of a type with its ids: what the serializer carries, and what it would silently lose.</summary>
    public static IEnumerable<(uint? Id, MemberInfo Member)> MembersOf(Type type)
    {
        const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var properties = type.GetProperties(Own).Where(property => type.GetField($"<{property.Name}>k__BackingField", Own) is not null);
        var fields = type.GetFields(Own).Where(field => !field.Name.StartsWith('<'));
        return properties.Concat<MemberInfo>(fields).Select(member => (member.GetCustomAttribute<IdAttribute>()?.Id, member));
    }

    public static string AliasOf(Type type) => type.GetCustomAttribute<AliasAttribute>()?.Alias ?? $"(no alias) {type.FullName}";

    private static bool Travels(Type enumType) =>
        Messages.SelectMany(MembersOf).Select(member => TypeOf(member.Member)).Any(type => (Nullable.GetUnderlyingType(type) ?? type) == enumType);

    private static Type TypeOf(MemberInfo member) => member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType;

    private static string NameOf(Type type) =>
        Nullable.GetUnderlyingType(type) is { } underlying ? NameOf(underlying) + "?"
        : type.IsArray ? NameOf(type.GetElementType()!) + "[]"
        : type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`')]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>"
        : type.Name;
}
