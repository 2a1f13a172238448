using System.Text.Json;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Tests.Testing;

/// <summary>A JSON answer as it came over HTTP.</summary>
internal sealed record RestAnswer(int HttpStatus, string? ContentType, string Text)
{
    public int Status
    {
        get
        {
            Assert.True(HttpStatus == 200, Text);
            return int.Parse(Value("*.Status.StatusCode.Value"), null);
        }
    }

    public string FaultDetail => Value("Fault.Detail");

    public string TransactionId => Value("MSS_SignatureResp.MSSP_TransID");

    /// <summary>The string at a path of member names; <c>*</c> is the outer member. A test names members that must be there.</summary>
    public string Value(string path) => Find(path) is { ValueKind: JsonValueKind.String } found ? found.GetString()! : throw new InvalidOperationException($"no string {path} in {Text}");

    public bool Has(string path) => Find(path) is not null;

    /// <summary>Asserts the whole shape of a fault.</summary>
    public RestAnswer AssertFault(int code)
    {
        Assert.True(HttpStatus == 500, Text);
        var info = StatusCodeTable.Find(code);
        Assert.Equal($"_{code}", Value("Fault.Code.SubCode.Value"));
        Assert.Equal("http://uri.etsi.org/TS102204/v1.1.2#", Value("Fault.Code.SubCode.ValueNs"));
        Assert.Equal(info.BySender ? "Sender" : "Receiver", Value("Fault.Code.Value"));
        Assert.Equal("http://www.w3.org/2003/05/soap-envelope", Value("Fault.Code.ValueNs"));
        Assert.Equal(info.Name, Value("Fault.Reason"));
        Assert.NotEmpty(FaultDetail);
        Assert.Equal("application/json;charset=utf-8", ContentType?.Replace(" ", "", StringComparison.Ordinal));
        return this;
    }

    private JsonElement? Find(string path)
    {
        using var document = JsonDocument.Parse(Text);
        var at = document.RootElement.Clone();
        foreach (var name in path.Split('.'))
        {
            if (name == "*")
            {
                at = at.EnumerateObject().Single().Value;
            }
            else if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
            {
                return null;
            }
        }

        return at;
    }
}
