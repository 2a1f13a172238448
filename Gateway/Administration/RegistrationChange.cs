using System.Text.Json;
using Mss.Gateway.Authentication;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Administration;

/// <summary>An administrator's change of a registration: members that are absent stay as they are.</summary>
internal sealed class RegistrationChange
{
    private static readonly string[] ReadOnlyMembers = ["apId", "hasPassword", "passwords", "apiKeys", "version"];
    private readonly List<RegistrationProblem> _problems = [];
    private readonly List<string> _audit = [];
    private int _credentialMembers;

    private readonly ApiKeyWrap _keys;

    private RegistrationChange(ApplicationProvider provider, ApiKeyWrap keys) => (Result, _keys) = (provider, keys);

    /// <summary>The registration after the change, with the version before; to be stored only if there are no <see cref="Problems"/>.</summary>
    public ApplicationProvider Result { get; private set; }

    /// <summary>The API key that was generated, or null: to be told once, when the change is stored.</summary>
    public string? NewApiKey { get; private set; }

    /// <summary>What is wrong.</summary>
    public IReadOnlyList<RegistrationProblem> Problems => _problems;

    /// <summary>What changes, old and new, for the audit; of passwords and API keys only that they changed.</summary>
    public string Audit => _audit.Count == 0 ? "nothing" : string.Join(", ", _audit);

    /// <summary>Applies a JSON object.</summary>
    /// <param name="before">The registration as it is, or a new one.</param>
    /// <param name="isNew">Whether it is new: then all of it is a change.</param>
    /// <param name="body">The object.</param>
    /// <param name="keys">Wraps API keys.</param>
    public static RegistrationChange Apply(ApplicationProvider before, bool isNew, JsonElement body, ApiKeyWrap keys)
    {
        var change = new RegistrationChange(before, keys);
        foreach (var property in body.EnumerateObject())
        {
            try
            {
                change.Take(property.Name, property.Value);
            }
            catch (FormatException e)
            {
                change._problems.Add(new RegistrationProblem(property.Name, e.Message));
            }
        }

        if (change._problems.Count == 0)
        {
            change._problems.AddRange(RegistrationRules.Check(change.Result));
        }

        foreach (var member in RegistrationMembers.All)
        {
            var (old, now) = (Text(member, before), Text(member, change.Result));
            if (isNew || old != now)
            {
                change._audit.Add(isNew ? $"{member.Name} {now}" : $"{member.Name} {old} -> {now}");
            }
        }

        return change;
    }

    private static string Text(RegistrationMember member, ApplicationProvider ap) => member.Read(ap)?.ToJsonString() ?? "null";

    private void Take(string name, JsonElement value)
    {
        if (RegistrationMembers.All.FirstOrDefault(member => member.Name == name) is { } member)
        {
            Result = member.Write(Result, value);
            return;
        }

        switch (name)
        {
            case "apId" when value.ValueKind != JsonValueKind.String || value.GetString() != Result.ApId:
                throw new FormatException("must be the one of the address");
            case "password":
                OneOfThem();
                SetPassword(value);
                break;
            case "addPassword":
                OneOfThem();
                AddPassword(Password(value));
                break;
            case "retirePasswords":
                OneOfThem();
                RetirePasswords(value);
                break;
            case "addApiKey":
                OneOfThem();
                AddApiKey(value);
                break;
            case "retireApiKeys":
                OneOfThem();
                RetireApiKeys(value);
                break;
            default:
                // What GET gives can be sent back whole.
                if (!ReadOnlyMembers.Contains(name))
                {
                    throw new FormatException("is no member of a registration");
                }

                break;
        }
    }

    private void OneOfThem()
    {
        if (++_credentialMembers > 1)
        {
            throw new FormatException("only one of password, addPassword, retirePasswords, addApiKey and retireApiKeys at a time");
        }
    }

    private static string Password(JsonElement value)
    {
        var password = value.ValueKind == JsonValueKind.String ? value.GetString()! : throw new FormatException("must be a text");
        return RegistrationRules.CheckPassword(password) is { } problem ? throw new FormatException(problem) : password;
    }

    private void SetPassword(JsonElement value)
    {
        var hash = value.ValueKind == JsonValueKind.Null ? null : PasswordHash.Create(Password(value));
        Result = Result with { PasswordHash = hash, FurtherPasswordHashes = [] };
        _audit.Add(hash is null ? "passwords removed" : "password set, no other is valid");
    }

    private void AddPassword(string password)
    {
        if (RegistrationMembers.Passwords(Result) >= RegistrationRules.MaxPasswords)
        {
            throw new FormatException($"at most {RegistrationRules.MaxPasswords} are valid at the same time; retire one");
        }

        Result = Result.PasswordHash is { } first
            ? Result with { FurtherPasswordHashes = [.. Result.FurtherPasswordHashes, PasswordHash.CreateBeside(password, first)] }
            : Result with { PasswordHash = PasswordHash.Create(password) };
        _audit.Add("password added");
    }

    private void RetirePasswords(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.True)
        {
            throw new FormatException("must be true: only the password that was added last stays");
        }

        if (Result.FurtherPasswordHashes is [.., var newest])
        {
            Result = Result with { PasswordHash = newest, FurtherPasswordHashes = [] };
            _audit.Add("older passwords retired");
        }
    }

    /// <summary>The key is made here and not by people: an HMAC is quick to try.</summary>
    private void AddApiKey(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.True)
        {
            throw new FormatException("must be true: the key is generated");
        }

        NewApiKey = ApiKeyWrap.Create();
        Result = Result with { ApiKeys = [.. Result.ApiKeys ?? [], _keys.Wrap(Result.ApId, NewApiKey)] };
        _audit.Add("API key added");
    }

    private void RetireApiKeys(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.True)
        {
            throw new FormatException("must be true: only the API key that was added last stays");
        }

        if (Result.ApiKeys is [_, .., var newest])
        {
            Result = Result with { ApiKeys = [newest] };
            _audit.Add("older API keys retired");
        }
    }
}
