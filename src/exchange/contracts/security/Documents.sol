// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Documents attached to a security (ERC-1643)
/// @notice Names, places and hashes of what holders have to know: the offering's terms, the legend, financial statements.
abstract contract Documents {
    struct Document {
        string uri;
        bytes32 hash;
        uint256 modifiedAt;
        uint256 place;
    }

    mapping(bytes32 name => Document) private _documents;
    bytes32[] private _names;

    event DocumentUpdated(bytes32 indexed name, string uri, bytes32 documentHash);
    event DocumentRemoved(bytes32 indexed name, string uri, bytes32 documentHash);

    error UnknownDocument(bytes32 name);
    /// @notice A document has a name and a place where it can be read.
    error BadDocument(bytes32 name);

    /// @dev Reverts unless the caller may attach documents.
    function _checkDocumentKeeper() internal view virtual;

    /// @notice Attaches a document, or puts it in place of the one of that name.
    function setDocument(bytes32 name, string calldata uri, bytes32 documentHash) external {
        _checkDocumentKeeper();
        if (name == 0 || bytes(uri).length == 0) revert BadDocument(name);
        Document storage document = _documents[name];
        if (document.place == 0) {
            _names.push(name);
            document.place = _names.length;
        }
        (document.uri, document.hash, document.modifiedAt) = (uri, documentHash, block.timestamp);
        emit DocumentUpdated(name, uri, documentHash);
    }

    /// @notice Takes a document away; the event keeps what it was.
    function removeDocument(bytes32 name) external {
        _checkDocumentKeeper();
        Document memory document = _known(name);
        bytes32 last = _names[_names.length - 1];
        _names[document.place - 1] = last;
        _documents[last].place = document.place;
        _names.pop();
        delete _documents[name];
        emit DocumentRemoved(name, document.uri, document.hash);
    }

    /// @return uri where the document is
    /// @return documentHash hash of its contents
    /// @return modifiedAt when it was last set, in unix seconds
    function getDocument(bytes32 name) external view returns (string memory, bytes32, uint256) {
        Document memory document = _known(name);
        return (document.uri, document.hash, document.modifiedAt);
    }

    /// @notice Names of all documents, in no order.
    function getAllDocuments() external view returns (bytes32[] memory) {
        return _names;
    }

    function _known(bytes32 name) private view returns (Document memory document) {
        document = _documents[name];
        if (document.place == 0) revert UnknownDocument(name);
    }
}
