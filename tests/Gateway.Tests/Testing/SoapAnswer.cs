using System.Xml;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Tests.Testing;

/// <summary>An answer as it came over HTTP.</summary>
internal sealed record SoapAnswer(int HttpStatus, string? ContentType, string Text)
{
    private const string Mss = "http://uri.etsi.org/TS102204/v1.1.2#";
    private const string Soap = "http://www.w3.org/2003/05/soap-envelope";

    /// <summary>Status/StatusCode, of an answer that is none of a fault.</summary>
    public int Status
    {
        get
        {
            Assert.True(HttpStatus == 200, Text);
            return int.Parse(Attribute("//mss:StatusCode/@Value"), null);
        }
    }

    public string FaultDetail => Value("//s:Detail");

    public string Attribute(string path) => Value(path);

    /// <summary>The one value at a path; a test names elements that must be there.</summary>
    public string Value(string path) => Find(path)?.InnerText ?? throw new InvalidOperationException($"no {path} in {Text}");

    public XmlNode? Find(string path)
    {
        var document = new XmlDocument { XmlResolver = null };
        document.LoadXml(Text);
        var names = new XmlNamespaceManager(document.NameTable);
        names.AddNamespace("mss", Mss);
        names.AddNamespace("s", Soap);
        return document.SelectSingleNode(path, names);
    }

    /// <summary>Asserts the whole shape of a fault: HTTP 500, subcode, reason, Sender or Receiver, and a detail.</summary>
    public SoapAnswer AssertFault(int code)
    {
        Assert.True(HttpStatus == 500, Text);
        var info = StatusCodeTable.Find(code);
        Assert.Equal($"mss:_{code}", Value("//s:Subcode/s:Value"));
        Assert.Equal(info.Name, Value("//s:Reason/s:Text"));
        Assert.Equal(info.BySender ? "soapenv:Sender" : "soapenv:Receiver", Value("//s:Code/s:Value"));
        Assert.NotEmpty(FaultDetail);
        return this;
    }
}
