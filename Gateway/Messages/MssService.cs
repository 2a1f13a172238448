namespace Mss.Gateway.Messages;

/// <summary>An AdditionalService (TS 102 204 8.2) with the parameters that the known services have, as received. A parameter that is absent is null.</summary>
public sealed class MssService
{
    /// <summary>Description/mssURI.</summary>
    public string? Uri { get; set; }

    /// <summary>Entity/URI: who shall perform it.</summary>
    public string? EntityUri { get; set; }

    /// <summary>UserLang: language of the prompts.</summary>
    public string? UserLang { get; set; }

    /// <summary>EventID, or SessionID as it was called in FiCom 1.x.</summary>
    public string? EventId { get; set; }

    /// <summary>NoSpamCode; empty when the element is. Never logged.</summary>
    public string? NoSpamCode { get; set; }

    /// <summary>NoSpamCode/@verify.</summary>
    public string? NoSpamVerify { get; set; }

    /// <summary>DisplayName: what the user sees in place of the AP's registered name.</summary>
    public string? DisplayName { get; set; }

    /// <summary>AttributeQuery, or null.</summary>
    public MssAttributeQuery? AttributeQuery { get; set; }

    /// <summary>BatchSignatureRequest, in order.</summary>
    public IReadOnlyList<MssFurtherDocument> BatchRequests { get; private set; } = [];

    /// <summary>AdditionalSignatureRequest, in order.</summary>
    public IReadOnlyList<MssFurtherDocument> DocumentRequests { get; private set; } = [];

    /// <summary>Adds a BatchSignatureRequest.</summary>
    public void AddBatchRequest(MssFurtherDocument item) => BatchRequests = Added(BatchRequests, item);

    /// <summary>Adds an AdditionalSignatureRequest.</summary>
    public void AddDocumentRequest(MssFurtherDocument document) => DocumentRequests = Added(DocumentRequests, document);

    // Ordinary services have none and pay for none.
    private static List<MssFurtherDocument> Added(IReadOnlyList<MssFurtherDocument> to, MssFurtherDocument one)
    {
        var list = to as List<MssFurtherDocument> ?? [];
        list.Add(one);
        return list;
    }
}

/// <summary>A samlp:AttributeQuery.</summary>
public sealed class MssAttributeQuery
{
    /// <summary>ID; deployed clients put things into it that are no xs:ID.</summary>
    public string? Id { get; set; }

    /// <summary>Attribute/@Name, in order.</summary>
    public IList<string> AttributeNames { get; } = [];
}
